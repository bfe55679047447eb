package io.postrider.application.delivery;

import io.postrider.application.storage.Counted;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deliveries and their attempts, to be read. All methods throw {@code StorageUnavailable} where the database cannot be reached. */
public interface DeliveryHistory {
    /** Up to here lists in counted pages are counted to the last item; counting on would cost more than it tells. */
    int COUNTED_EXACTLY = 10_000;

    Optional<Delivery> find(AccountId account, DeliveryId id);

    /** How many {@link #attempts} are told of one delivery. */
    int MAX_ATTEMPTS = 100;

    /** The last attempts of a delivery, the oldest of them first; those that retention dropped are missing. */
    List<Attempt> attempts(DeliveryId id);

    /**
     * The last attempt of each of those deliveries, in one query and without what the receiver wrote: headers and bodies are
     * empty. A delivery that has none, or none that retention left, is missing.
     */
    Map<DeliveryId, Attempt> lastAttempts(Collection<DeliveryId> ids);

    Page<Delivery> list(AccountId account, Filter filter, PageRequest page);

    /**
     * The same list in counted pages. Its total is exact up to {@value #COUNTED_EXACTLY}; a longer list has at least as many as
     * the total, which then still is greater than the number of the items up to this page where more follow: who reads page
     * after page while the total says so reads all.
     */
    Counted<Delivery> list(AccountId account, Filter filter, PageNumber page);

    /**
     * How the deliveries to each of those webhooks have ended; {@link DeliveryTally#NONE} where none has. Costs the same however many
     * there are: settlements count as they write.
     */
    Map<WebhookId, DeliveryTally> tally(Collection<WebhookId> webhooks);

    /**
     * Which deliveries are wanted; null, or an empty set, leaves a criterion out. A webhook or an event MUST be given: the
     * deliveries of a whole account are never listed, which would cost an index on what is written most.
     *
     * @param since created at or after this
     * @param until created before this
     */
    record Filter(
            @Nullable WebhookId webhook,
            @Nullable EventId event,
            Set<DeliveryState> states,
            @Nullable EventType type,
            @Nullable Instant since,
            @Nullable Instant until) {
        public Filter {
            states = Set.copyOf(states);
            if (webhook == null && event == null) {
                throw new IllegalArgumentException("deliveries are listed by webhook or by event");
            }
        }
    }
}
