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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

    /** The same, each with its last attempt. */
    public Page<DeliveryWithLastAttempt> toWebhookWithLastAttempts(
            Reach reach, WebhookId webhook, Criteria criteria, PageRequest page) {
        Page<Delivery> found = toWebhook(reach, webhook, criteria, page);
        return found.map(withLastAttempt(found.items()));
    }

    /** The last attempts of those deliveries; one that was not attempted, or whose attempts retention dropped, is missing. */
    public Map<DeliveryId, Attempt> lastAttempts(List<Delivery> found) {
        List<DeliveryId> attempted = found.stream()
                .filter(delivery -> delivery.attemptCount() > 0)
                .map(Delivery::id)
                .toList();
        return attempted.isEmpty() ? Map.of() : deliveries.lastAttempts(attempted);
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
    public Counted<DeliveryWithLastAttempt> toWebhookWithLastAttempts(
            Reach reach, WebhookId webhook, Criteria criteria, PageNumber page) {
        Webhook reached = webhooks.reached(reach, webhook);
        Counted<Delivery> found = deliveries.list(reached.account(), criteria.filter(reached.id(), null), page);
        return found.map(withLastAttempt(found.items()));
    }

    private Function<Delivery, DeliveryWithLastAttempt> withLastAttempt(List<Delivery> found) {
        Map<DeliveryId, Attempt> last = lastAttempts(found);
        return delivery -> new DeliveryWithLastAttempt(delivery, Optional.ofNullable(last.get(delivery.id())));
    }

    /** How the deliveries to those webhooks have ended; one query for all of them. */
    public Map<WebhookId, DeliveryTally> tally(Collection<WebhookId> webhookIds) {
        return webhookIds.isEmpty() ? Map.of() : deliveries.tally(webhookIds);
    }

    /** A delivery and its attempts, the oldest first; those that retention dropped are missing. */
    public record DeliveryWithAttempts(Delivery delivery, List<Attempt> attempts) {
        public DeliveryWithAttempts {
            attempts = List.copyOf(attempts);
        }

        /** Why the delivery stands where it stands, in words for the owner of the webhook. */
        public String explanation() {
            return switch (delivery.state()) {
                case PENDING ->
                    delivery.attemptCount() == 0
                            ? "It has not been attempted yet."
                            : "It was asked for again, and waits for its next attempt.";
                case RETRYING -> lastAttempt() + "It will be attempted again.";
                case SUCCEEDED -> "The receiver accepted it.";
                case FAILED -> lastAttempt() + "It will not be attempted again.";
                case CANCELLED -> "It was given up on request, or because its webhook was deleted.";
            };
        }

        private String lastAttempt() {
            if (attempts.isEmpty()) {
                return "";
            }
            Attempt last = attempts.get(attempts.size() - 1);
            return "Attempt " + last.number() + " failed: " + last.outcome().reason() + ". ";
        }
    }

    /** A delivery and what came of it the last time it was attempted; empty before, or where retention dropped it. */
    public record DeliveryWithLastAttempt(Delivery delivery, Optional<Attempt> lastAttempt) {}

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
