package io.postrider.application.event;

import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events that were accepted. All methods throw {@code StorageUnavailable} where the database cannot be reached. */
public interface EventHistory {
    Optional<StoredEvent> find(AccountId account, PublicEventId id);

    /** What the data of a page's events adds up to at most, unless it is of a single event. */
    int MAX_PAGE_BYTES = 8 * 1024 * 1024;

    /** The newest first. A page of large events ends before its limit: no more than {@link #MAX_PAGE_BYTES} are ever read. */
    Page<StoredEvent> list(AccountId account, Filter filter, PageRequest page);

    /**
     * Which events are wanted; null leaves a criterion out.
     *
     * @param since accepted at or after this
     * @param until accepted before this
     */
    record Filter(
            @Nullable EventType type,
            @Nullable Instant since,
            @Nullable Instant until) {
        public static final Filter ALL = new Filter(null, null, null);
    }
}
