package io.postrider.application.delivery;

import io.postrider.application.event.EventHistory;
import io.postrider.application.event.UnknownEvent;
import io.postrider.application.storage.Counted;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.UnknownWebhook;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads deliveries: one with its attempts, those to a webhook, those of an event. */
public final class FindDeliveries {
    private final DeliveryHistory deliveries;
    private final Webhooks webhooks;
    private final EventHistory events;

    public FindDeliveries(DeliveryHistory deliveries, Webhooks webhooks, EventHistory events) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.events = events;
    }

    /**
     * The delivery of that id.
     *
     * @throws UnknownDelivery where the account has no such delivery
     */
    public DeliveryWithAttempts find(AccountId account, DeliveryId id) {
        Delivery delivery = deliveries.find(account, id).orElseThrow(UnknownDelivery::new);
        return new DeliveryWithAttempts(delivery, deliveries.attempts(id));
    }

    /**
     * The deliveries to a webhook, the newest first.
     *
     * @throws UnknownWebhook where it is out of reach
     */
    public Page<Delivery> toWebhook(Reach reach, WebhookId webhook, Criteria criteria, PageRequest page) {
        Webhook reached = webhooks.reached(reach, webhook);
        return deliveries.list(reached.account(), criteria.filter(reached.id(), null), page);
    }

    /**
     * The deliveries of an event, the newest first.
     *
     * @throws UnknownEvent where the account has no such event
     */
    public Page<Delivery> ofEvent(AccountId account, PublicEventId event, Criteria criteria, PageRequest page) {
        EventId id = events.find(account, event)
                .orElseThrow(UnknownEvent::new)
                .event()
                .id();
        return deliveries.list(account, criteria.filter(null, id), page);
    }

    /**
     * The deliveries to a webhook in counted pages, the newest first, each with its last attempt. See {@link
     * DeliveryHistory#list(AccountId, DeliveryHistory.Filter, PageNumber)} for where the total is not exact.
     *
     * @throws UnknownWebhook where it is out of reach
     */
    public Counted<LoggedDelivery> toWebhook(Reach reach, WebhookId webhook, Criteria criteria, PageNumber page) {
        Webhook reached = webhooks.reached(reach, webhook);
        Counted<Delivery> found = deliveries.list(reached.account(), criteria.filter(reached.id(), null), page);
        return new Counted<>(withLastAttempts(found.items()), found.total());
    }

    /** The same deliveries in the same order, each with its last attempt; one query for all of them. */
    public List<LoggedDelivery> withLastAttempts(List<Delivery> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        Map<DeliveryId, LastAttempt> attempts =
                deliveries.lastAttempts(found.stream().map(Delivery::id).toList());
        return found.stream()
                .map(delivery -> new LoggedDelivery(delivery, attempts.get(delivery.id())))
                .toList();
    }

    /** How the deliveries to those webhooks have ended; one query for all of them. */
    public Map<WebhookId, DeliveryTally> tally(Collection<WebhookId> webhookIds) {
        return webhookIds.isEmpty() ? Map.of() : deliveries.tally(webhookIds);
    }

    /**
     * A delivery as a log shows it.
     *
     * @param lastAttempt null before the first, and where retention has dropped it
     */
    public record LoggedDelivery(
            Delivery delivery, @Nullable LastAttempt lastAttempt) {}

    /** A delivery and its attempts, the oldest first; those that retention dropped are missing. */
    public record DeliveryWithAttempts(Delivery delivery, List<Attempt> attempts) {
        public DeliveryWithAttempts {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * Which of them are wanted; null, or an empty set, leaves a criterion out.
     *
     * @param since created at or after this
     * @param until created before this
     */
    public record Criteria(
            Set<DeliveryState> states,
            @Nullable EventType type,
            @Nullable Instant since,
            @Nullable Instant until) {
        public static final Criteria ALL = new Criteria(Set.of(), null, null, null);

        public Criteria {
            states = Set.copyOf(states);
        }

        private DeliveryHistory.Filter filter(@Nullable WebhookId webhook, @Nullable EventId event) {
            return new DeliveryHistory.Filter(webhook, event, states, type, since, until);
        }
    }
}
