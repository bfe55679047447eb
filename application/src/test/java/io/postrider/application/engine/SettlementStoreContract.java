package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.delivery.Verdict;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.WebhookHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SettlementStore} keeps. */
public abstract class SettlementStoreContract {
    private EngineStorage storage;
    private Scene scene;
    private WebhookId webhook;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        scene = new Scene(storage);
        webhook = scene.webhook();
    }

    @Test
    void a_success_ends_a_delivery() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        Settlement success = scene.succeeded(delivery);

        SettlementStore.Settled settled = scene.settle(success);

        Instant end = success.attempt().endedAt();
        assertThat(settled)
                .isEqualTo(
                        new SettlementStore.Settled(Set.of(), List.of(new WebhookHealth(webhook, 0, null, end, 200))));
        assertThat(scene.attempts(delivery)).containsExactly(success.attempt());
        assertThat(scene.stored(delivery)).isEqualTo(delivery(delivery, DeliveryState.SUCCEEDED, 1, null, end, 200));
        assertThat(scene.claim(scene.node(), webhook, 10)).isEmpty();
    }

    @Test
    void a_failure_with_a_next_attempt_waits_for_it() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        Instant next = scene.now().plusSeconds(300);
        Settlement failure = scene.toRetry(delivery, next);

        SettlementStore.Settled settled = scene.settle(failure);

        Instant end = failure.attempt().endedAt();
        assertThat(settled.lost()).isEmpty();
        assertThat(settled.health()).containsExactly(new WebhookHealth(webhook, 1, end, end, 500));
        assertThat(scene.stored(delivery)).isEqualTo(delivery(delivery, DeliveryState.RETRYING, 1, next, null, 500));
        assertThat(scene.claim(scene.node(), webhook, 10)).isEmpty();

        storage.letTimePass(Duration.ofSeconds(301));
        assertThat(scene.claimed(webhook).nextAttempt()).isEqualTo(2);
    }

    @Test
    void a_claimed_delivery_is_settled_like_one_that_was_handed_over() throws Exception {
        scene.settle(scene.toRetry(scene.handedOver(webhook), scene.now().minusSeconds(10)));
        LeasedDelivery second = scene.claimed(webhook);
        scene.settle(scene.toRetry(second, scene.now().minusSeconds(1)));
        LeasedDelivery third = scene.claimed(webhook);

        SettlementStore.Settled settled = scene.settle(scene.failed(third));

        assertThat(settled.lost()).isEmpty();
        assertThat(scene.stored(third).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(scene.stored(third).attemptCount()).isEqualTo(3);
        assertThat(scene.attempts(third)).extracting(Attempt::number).containsExactly(1, 2, 3);
        assertThat(scene.claim(scene.node(), webhook, 10)).isEmpty();
    }

    @Test
    void every_kind_of_outcome_is_kept() throws Exception {
        List<Outcome> outcomes = List.of(
                new Outcome.Accepted(204),
                new Outcome.Rejected(503, Duration.ofSeconds(90)),
                new Outcome.Rejected(404, null),
                new Outcome.TimedOut("no answer within 15 s"),
                new Outcome.Unreachable("connection refused"),
                new Outcome.Blocked("10.0.0.1 is a private address"));
        LeasedDelivery next = scene.handedOver(webhook);
        for (Outcome outcome : outcomes) {
            Attempt attempt = new Attempt(
                    next.nextAttempt(),
                    Trigger.MANUAL,
                    scene.now(),
                    Duration.ofMillis(1_234),
                    outcome,
                    new ReceiverResponse(
                            Scene.status(outcome), "A: 1\nB: 2", "\"'\\{},NULL é\uD83D\uDE00\u0001\uFFFD"));
            scene.settle(new Settlement(
                    next,
                    attempt,
                    new Verdict(DeliveryState.RETRYING, scene.now().minusSeconds(1), null, false)));
            next = scene.claimed(webhook);
            assertThat(scene.attempts(next)).last().isEqualTo(attempt);
        }

        assertThat(scene.attempts(next)).extracting(Attempt::outcome).isEqualTo(outcomes);
    }

    @Test
    void after_a_manual_attempt_the_schedule_goes_on() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        scene.settle(scene.failed(delivery));
        storage.deliveryRequests().retry(scene.account(), delivery.id());
        LeasedDelivery manual = scene.claimed(webhook);
        assertThat(manual.trigger()).isEqualTo(Trigger.MANUAL);

        scene.settle(scene.toRetry(manual, scene.now().minusSeconds(1)));

        assertThat(scene.claimed(webhook).trigger()).isEqualTo(Trigger.SCHEDULE);
    }

    @Test
    void what_was_settled_once_is_lost_the_second_time() throws Exception {
        LeasedDelivery done = scene.handedOver(webhook);
        LeasedDelivery again = scene.handedOver(webhook);
        Settlement[] batch = {
            scene.succeeded(done), scene.toRetry(again, scene.now().plusSeconds(60))
        };
        scene.settle(batch);

        SettlementStore.Settled settled = scene.settle(batch);

        assertThat(settled.lost()).containsExactlyInAnyOrder(done.id(), again.id());
        assertThat(settled.health()).isEmpty();
        assertThat(scene.attempts(done)).hasSize(1);
        assertThat(scene.attempts(again)).hasSize(1);
    }

    @Test
    void what_was_settled_once_is_lost_also_where_the_node_has_claimed_the_next_attempt() throws Exception {
        scene.waiting(webhook);
        Settlement first = scene.toRetry(scene.claimed(webhook), scene.now().minusSeconds(1));
        scene.settle(first);
        LeasedDelivery next = scene.claimed(webhook);

        SettlementStore.Settled settled = scene.settle(first);

        assertThat(settled.lost()).containsExactly(next.id());
        assertThat(scene.attempts(next)).hasSize(1);
        assertThat(scene.settle(scene.succeeded(next)).lost()).isEmpty();
        assertThat(scene.attempts(next)).hasSize(2);
    }

    @Test
    void a_delivery_that_was_taken_over_cannot_be_settled_by_the_node_that_lost_it() throws Exception {
        LeasedDelivery handedOver = scene.handedOver(webhook);
        WebhookId second = scene.webhook();
        scene.waiting(second);
        LeasedDelivery claimed = scene.claimed(second);
        storage.letTimePass(Duration.ofHours(1));
        NodeId other = scene.join();
        storage.nodes().takeOver(Duration.ofMinutes(10));
        LeasedDelivery ofTheOther = scene.claimed(other, webhook);

        SettlementStore.Settled settled = scene.settle(scene.succeeded(handedOver), scene.failed(claimed));

        assertThat(settled.lost()).containsExactlyInAnyOrder(handedOver.id(), claimed.id());
        assertThat(settled.health()).isEmpty();
        assertThat(scene.stored(handedOver).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(scene.attempts(handedOver)).isEmpty();
        assertThat(storage.settlementStore()
                        .settle(other, List.of(scene.succeeded(ofTheOther)))
                        .lost())
                .isEmpty();
    }

    @Test
    void a_delivery_that_was_cancelled_meanwhile_is_lost_and_the_rest_of_the_batch_is_written() throws Exception {
        LeasedDelivery cancelled = scene.handedOver(webhook);
        LeasedDelivery kept = scene.handedOver(webhook);
        storage.deliveryRequests().cancel(scene.account(), cancelled.id());

        SettlementStore.Settled settled = scene.settle(scene.failed(cancelled), scene.succeeded(kept));

        assertThat(settled.lost()).containsExactly(cancelled.id());
        assertThat(scene.stored(cancelled).state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(scene.stored(kept).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(settled.health())
                .extracting(WebhookHealth::consecutiveFailures)
                .containsExactly(0);
    }

    @Test
    void nothing_to_settle_changes_nothing() {
        assertThat(scene.settle()).isEqualTo(new SettlementStore.Settled(Set.of(), List.of()));
    }

    // Health

    @Test
    void failures_add_up_until_a_success() throws Exception {
        Instant start = scene.now();
        scene.settle(retryAt(start), retryAt(start.plusSeconds(1)));

        SettlementStore.Settled third = scene.settle(retryAt(start.plusSeconds(2)));
        SettlementStore.Settled success =
                scene.settle(scene.succeeded(scene.handedOver(webhook), start.plusSeconds(3)));

        assertThat(third.health())
                .containsExactly(new WebhookHealth(webhook, 3, end(start), end(start.plusSeconds(2)), 500));
        assertThat(success.health())
                .containsExactly(new WebhookHealth(webhook, 0, null, end(start.plusSeconds(3)), 200));
    }

    @Test
    void only_the_failures_after_the_last_success_of_a_batch_count() throws Exception {
        Instant start = scene.now();
        scene.settle(retryAt(start));

        SettlementStore.Settled settled = scene.settle(
                retryAt(start.plusSeconds(4)),
                retryAt(start.plusSeconds(1)),
                scene.succeeded(scene.handedOver(webhook), start.plusSeconds(2)),
                retryAt(start.plusSeconds(3)));

        assertThat(settled.health())
                .containsExactly(
                        new WebhookHealth(webhook, 2, end(start.plusSeconds(3)), end(start.plusSeconds(4)), 500));
    }

    @Test
    void an_older_attempt_that_is_settled_later_is_not_the_last() throws Exception {
        Instant start = scene.now();
        scene.settle(scene.succeeded(scene.handedOver(webhook), start.plusSeconds(10)));

        SettlementStore.Settled settled = scene.settle(retryAt(start));

        assertThat(settled.health())
                .containsExactly(new WebhookHealth(webhook, 1, end(start), end(start.plusSeconds(10)), 200));
    }

    @Test
    void each_webhook_of_a_batch_has_its_own_health() throws Exception {
        WebhookId other = scene.webhook();

        SettlementStore.Settled settled =
                scene.settle(scene.succeeded(scene.handedOver(webhook)), scene.failed(scene.handedOver(other)));

        assertThat(settled.health())
                .extracting(WebhookHealth::webhook, WebhookHealth::consecutiveFailures)
                .containsExactlyInAnyOrder(Tuple.tuple(webhook, 0), Tuple.tuple(other, 1));
    }

    @Test
    void tests_do_not_count_for_health() throws Exception {
        NewDelivery test = new NewDelivery(new DeliveryId(scene.id()), webhook, Trigger.TEST, true);
        Event event = scene.event();
        scene.append(Scene.publication(event, test));
        LeasedDelivery delivery = new LeasedDelivery(test.id(), event, webhook, 0, Trigger.TEST, false);

        SettlementStore.Settled settled = scene.settle(scene.failed(delivery));

        assertThat(settled.lost()).isEmpty();
        assertThat(settled.health()).containsExactly(WebhookHealth.unknown(webhook));
        assertThat(scene.attempts(delivery)).extracting(Attempt::trigger).containsExactly(Trigger.TEST);
    }

    @Test
    void two_nodes_that_settle_at_once_lose_no_failure() throws Exception {
        List<WebhookId> webhooks = Stream.generate(scene::webhook).limit(5).toList();
        int rounds = 10;

        Race.of(4, i -> () -> {
            NodeId node = scene.join();
            for (int round = 0; round < rounds; round++) {
                Settlement[] batch = new Settlement[webhooks.size()];
                for (int w = 0; w < batch.length; w++) {
                    WebhookId each = webhooks.get((w + i) % batch.length);
                    batch[w] = scene.failed(scene.handedOver(node, each, scene.event()));
                }
                storage.settlementStore().settle(node, List.of(batch));
            }
            return node;
        });

        for (WebhookId each : webhooks) {
            assertThat(scene.settle(scene.failed(scene.handedOver(each))).health())
                    .extracting(WebhookHealth::consecutiveFailures)
                    .containsExactly(4 * rounds + 1);
        }
    }

    private Settlement retryAt(Instant startedAt) throws NodeIsDead {
        return scene.toRetry(scene.handedOver(webhook), startedAt.plusSeconds(60), startedAt);
    }

    private static Instant end(Instant startedAt) {
        return startedAt.plusMillis(7);
    }

    private Delivery delivery(
            LeasedDelivery from, DeliveryState state, int attempts, Instant next, Instant completed, Integer status) {
        return new Delivery(
                from.id(),
                scene.account(),
                from.event().id(),
                from.event().publicId(),
                from.event().type(),
                from.webhook(),
                state,
                attempts,
                next,
                completed,
                status);
    }
}
