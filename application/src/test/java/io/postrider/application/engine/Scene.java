package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.application.storage.RequestKey;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.delivery.Verdict;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the contract suites of the engine's ports start from: an account, a node that has joined, and shortcuts. */
public final class Scene {
    static final Duration DEAD_AFTER = Duration.ofMinutes(10);

    private static final TimeOrderedUuids IDS = new TimeOrderedUuids(new Random());

    private final EngineStorage storage;
    private final AccountId account;
    private final NodeId node;

    public Scene(EngineStorage storage) {
        this.storage = storage;
        account = new AccountId(id());
        node = join();
    }

    public AccountId account() {
        return account;
    }

    public NodeId node() {
        return node;
    }

    /** A fresh id of the present moment. */
    public UUID id() {
        return IDS.next(storage.now());
    }

    public NodeId join() {
        NodeId joined = new NodeId(id());
        storage.nodes().join(joined, "test");
        return joined;
    }

    /** Beats; who has not beaten for {@link #DEAD_AFTER} seems to be dead. */
    Optional<Nodes.Heartbeat> beat(NodeId beating, DeliveryId oldestUnsettled) {
        return storage.nodes().beat(beating, oldestUnsettled, DEAD_AFTER);
    }

    public WebhookId webhook() {
        return new WebhookId(id());
    }

    /** The present moment, as exactly as it is stored. */
    public Instant now() {
        return storage.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Waits, just before midnight, until the day that the storage counts by does not end during a test. */
    public static void awaitDayThatLasts(EngineStorage storage) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    Instant now = storage.now();
                    Instant soon = now.plus(Duration.ofMinutes(2));
                    return soon.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
                });
    }

    // What is published

    public Event event(String type, String json) {
        EventId id = new EventId(id());
        return new Event(
                id,
                PublicEventId.of(id),
                account,
                new EventType(type),
                now(),
                EventPayload.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    public Event event() {
        return event("user.created", "{\"n\":1.10}");
    }

    public static Event withOwnId(Event event, String id) {
        return new Event(
                event.id(), new PublicEventId(id), event.account(), event.type(), event.occurredAt(), event.data());
    }

    public NewDelivery leasedTo(WebhookId webhook) {
        return new NewDelivery(new DeliveryId(id()), webhook, Trigger.SCHEDULE, true);
    }

    public NewDelivery waitingFor(WebhookId webhook) {
        return new NewDelivery(new DeliveryId(id()), webhook, Trigger.SCHEDULE, false);
    }

    public static Publication publication(Event event, NewDelivery... deliveries) {
        return new Publication(event.account(), List.of(new NewEvent(event, Arrays.asList(deliveries))), null);
    }

    public Publication publication(NewEvent... events) {
        return new Publication(account, Arrays.asList(events), null);
    }

    public static Publication withKey(Publication publication, String key, String fingerprint) {
        return new Publication(
                publication.account(), publication.events(), new RequestKey("publish", key, fingerprint));
    }

    public List<Receipt> append(Publication... publications) throws NodeIsDead {
        return storage.eventStore().append(node, Arrays.asList(publications));
    }

    // Deliveries in each place

    /** A delivery of a fresh event that the intake handed over to the node. */
    public LeasedDelivery handedOver(WebhookId webhook) throws NodeIsDead {
        return handedOver(node, webhook, event());
    }

    public LeasedDelivery handedOver(NodeId to, WebhookId webhook, Event event) throws NodeIsDead {
        NewDelivery delivery = leasedTo(webhook);
        storage.eventStore().append(to, List.of(publication(event, delivery)));
        return new LeasedDelivery(delivery.id(), event, webhook, 0, Trigger.SCHEDULE, false);
    }

    /** A delivery of a fresh event that waits and is due. */
    public DeliveryId waiting(WebhookId webhook) throws NodeIsDead {
        NewDelivery delivery = waitingFor(webhook);
        append(publication(event(), delivery));
        return delivery.id();
    }

    /** The one delivery of the webhook that waits and is due, claimed by the node. */
    public LeasedDelivery claimed(WebhookId webhook) throws NodeIsDead {
        return claimed(node, webhook);
    }

    public LeasedDelivery claimed(NodeId by, WebhookId webhook) throws NodeIsDead {
        List<LeasedDelivery> claimed = claim(by, webhook, 10);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    public List<LeasedDelivery> claim(NodeId by, WebhookId webhook, int most) throws NodeIsDead {
        return storage.deliveryQueue().claim(by, Map.of(webhook, most), Long.MAX_VALUE);
    }

    /** A recovery, not yet added, of what failed at the webhook within an hour of now. */
    public Recovery recoveryOfFailed(WebhookId webhook) {
        Instant now = now();
        return Recovery.of(
                new RecoveryId(id()),
                account,
                webhook,
                now.minus(Duration.ofHours(1)),
                now.plus(Duration.ofHours(1)),
                Set.of(DeliveryState.FAILED));
    }

    // Attempts and what follows

    public Attempt attempt(LeasedDelivery delivery, Outcome outcome, Instant startedAt) {
        Integer status = status(outcome);
        return new Attempt(
                delivery.nextAttempt(),
                delivery.trigger(),
                startedAt,
                Duration.ofMillis(7),
                outcome,
                new ReceiverResponse(
                        status, status == null ? "" : "Content-Type: text/plain", status == null ? "" : "ok"));
    }

    /** The status that the outcome came with; null where none came. */
    public static @Nullable Integer status(Outcome outcome) {
        return outcome.fold(Outcome.Accepted::status, Outcome.Rejected::status, it -> null, it -> null, it -> null);
    }

    public Settlement succeeded(LeasedDelivery delivery) {
        return succeeded(delivery, now());
    }

    public Settlement succeeded(LeasedDelivery delivery, Instant startedAt) {
        return new Settlement(
                delivery,
                attempt(delivery, new Outcome.Accepted(200), startedAt),
                new Verdict(DeliveryState.SUCCEEDED, null, null, false));
    }

    public Settlement failed(LeasedDelivery delivery) {
        return new Settlement(
                delivery,
                attempt(delivery, new Outcome.Unreachable("connection refused"), now()),
                new Verdict(DeliveryState.FAILED, null, null, false));
    }

    public Settlement toRetry(LeasedDelivery delivery, Instant next) {
        return toRetry(delivery, next, now());
    }

    public Settlement toRetry(LeasedDelivery delivery, Instant next, Instant startedAt) {
        return new Settlement(
                delivery,
                attempt(delivery, new Outcome.Rejected(500, null), startedAt),
                new Verdict(DeliveryState.RETRYING, next, null, false));
    }

    public SettlementStore.Settled settle(Settlement... settlements) {
        return storage.settlementStore().settle(node, Arrays.asList(settlements));
    }

    public Delivery stored(DeliveryId id) {
        return storage.deliveryHistory().find(account, id).orElseThrow();
    }

    public Delivery stored(LeasedDelivery delivery) {
        return stored(delivery.id());
    }

    public List<Attempt> attempts(LeasedDelivery delivery) {
        return storage.deliveryHistory().attempts(delivery.id());
    }
}
