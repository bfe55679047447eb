package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.OutcomeRules;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Sends a test event to one webhook at once, past its lane and even if it is disabled. The event, its delivery and the one attempt
 * are kept like any other; a test that fails is not retried and does not count for the webhook's health.
 */
public final class TestWebhook {
    private final Webhooks webhooks;
    private final EventStore store;
    private final Transport transport;
    private final Settler settler;
    private final UnsettledIds ids;
    private final GiveBacks giveBacks;
    private final Membership membership;
    private final Dialects dialects;
    private final RandomGenerator random;

    TestWebhook(
            Webhooks webhooks,
            EventStore store,
            Transport transport,
            Settler settler,
            UnsettledIds ids,
            GiveBacks giveBacks,
            Membership membership,
            Dialects dialects,
            RandomGenerator random) {
        this.webhooks = webhooks;
        this.store = store;
        this.transport = transport;
        this.settler = settler;
        this.ids = ids;
        this.giveBacks = giveBacks;
        this.membership = membership;
        this.dialects = dialects;
        this.random = random;
    }

    /** The test's delivery and what came of it. */
    public record Tested(LeasedDelivery delivery, Attempt attempt) {}

    /**
     * Sends now.
     *
     * @return empty where the account has no such webhook; else a stage that completes when the attempt is over and written,
     *     shortly after the webhook's timeout at the latest
     * @throws StorageUnavailable where the test could not be written: nothing was sent
     */
    public Optional<CompletionStage<Tested>> test(AccountId account, WebhookId id, EventType type, EventPayload data) {
        return webhooks.find(account, id).map(webhook -> send(webhook, type, data));
    }

    private CompletionStage<Tested> send(Webhook webhook, EventType type, EventPayload data) {
        EventId eventId = ids.nextEvent();
        Event event = new Event(eventId, PublicEventId.of(eventId), webhook.account(), type, eventId.createdAt(), data);
        DeliveryId deliveryId = ids.nextHandedOver();
        NewDelivery delivery = new NewDelivery(deliveryId, webhook.id(), Trigger.TEST, true);
        write(new Publication(webhook.account(), List.of(new NewEvent(event, List.of(delivery))), null), deliveryId);
        LeasedDelivery leased = new LeasedDelivery(deliveryId, event, webhook.id(), 0, Trigger.TEST, false);
        CompletableFuture<Attempt> over = new CompletableFuture<>();
        transport.send(webhook, leased, over::complete);
        return over.thenCompose(attempt -> settler.submit(new Settlement(
                                leased,
                                attempt,
                                OutcomeRules.judge(
                                        attempt,
                                        webhook.policy().retrySchedule(),
                                        dialects.outcomes(webhook.dialect()),
                                        random)))
                        .thenApply(held -> new Tested(leased, attempt)))
                .whenComplete((tested, fault) -> {
                    if (fault == null) {
                        ids.settled(leased);
                    } else {
                        giveBacks.addDoubtful(leased, GiveBacks.DOUBT);
                    }
                });
    }

    private void write(Publication publication, DeliveryId delivery) {
        try {
            store.append(membership.current(), List.of(publication));
        } catch (NodeIsDead e) {
            ids.settled(delivery);
            throw new StorageUnavailable("this node has to join again first", e, true);
        } catch (StorageUnavailable e) {
            if (e.nothingWasStored()) {
                ids.settled(delivery);
            } else {
                giveBacks.addDoubtful(List.of(delivery));
            }
            throw e;
        } catch (RuntimeException e) {
            giveBacks.addDoubtful(List.of(delivery));
            throw e;
        }
    }
}
