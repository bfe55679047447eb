package io.postrider.application.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.delivery.DeliveryRequests.Answer;
import io.postrider.application.engine.EngineStorage;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.Race;
import io.postrider.application.engine.Scene;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryRequests} keeps. */
public abstract class DeliveryRequestsContract {
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
    void a_delivery_that_waits_is_brought_forward() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        scene.settle(scene.toRetry(delivery, scene.now().plus(Duration.ofHours(1))));

        assertThat(retry(delivery)).isEqualTo(Answer.DONE);

        assertThat(scene.stored(delivery).state()).isEqualTo(DeliveryState.RETRYING);
        assertThat(scene.stored(delivery).nextAttemptAt()).isBeforeOrEqualTo(storage.now());
        assertThat(scene.claimed(webhook))
                .isEqualTo(new LeasedDelivery(delivery.id(), delivery.event(), webhook, 1, Trigger.MANUAL, true));
    }

    @Test
    void a_final_delivery_becomes_pending_again() throws Exception {
        LeasedDelivery failed = scene.handedOver(webhook);
        LeasedDelivery succeeded = scene.handedOver(webhook);
        LeasedDelivery cancelled = scene.handedOver(webhook);
        scene.settle(scene.failed(failed), scene.succeeded(succeeded));
        cancel(cancelled);

        for (LeasedDelivery delivery : List.of(failed, succeeded, cancelled)) {
            assertThat(retry(delivery)).isEqualTo(Answer.DONE);
            Delivery stored = scene.stored(delivery);
            assertThat(stored.state()).isEqualTo(DeliveryState.PENDING);
            assertThat(stored.completedAt()).isNull();
            assertThat(stored.nextAttemptAt()).isNotNull();
        }

        assertThat(scene.claim(scene.node(), webhook, 10))
                .extracting(LeasedDelivery::id)
                .containsExactlyInAnyOrder(failed.id(), succeeded.id(), cancelled.id());
    }

    @Test
    void the_attempts_of_a_delivery_that_is_tried_again_are_counted_on() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        scene.settle(scene.failed(delivery));
        retry(delivery);

        LeasedDelivery again = scene.claimed(webhook);
        scene.settle(scene.succeeded(again));

        assertThat(again.nextAttempt()).isEqualTo(2);
        assertThat(scene.stored(delivery).attemptCount()).isEqualTo(2);
        assertThat(scene.stored(delivery).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(scene.stored(delivery).completedAt()).isNotNull();
        assertThat(scene.attempts(delivery)).hasSize(2);
    }

    @Test
    void a_delivery_that_is_under_way_cannot_be_retried() throws Exception {
        LeasedDelivery handedOver = scene.handedOver(webhook);
        WebhookId second = scene.webhook();
        scene.waiting(second);
        LeasedDelivery claimed = scene.claimed(second);

        assertThat(retry(handedOver)).isEqualTo(Answer.NOT_NOW);
        assertThat(retry(claimed)).isEqualTo(Answer.NOT_NOW);

        assertThat(scene.settle(scene.succeeded(handedOver), scene.succeeded(claimed))
                        .lost())
                .isEmpty();
    }

    @Test
    void a_delivery_that_is_under_way_can_be_cancelled_and_its_node_loses_it() throws Exception {
        LeasedDelivery handedOver = scene.handedOver(webhook);
        WebhookId second = scene.webhook();
        scene.waiting(second);
        LeasedDelivery claimed = scene.claimed(second);

        assertThat(cancel(handedOver)).isEqualTo(Answer.DONE);
        assertThat(cancel(claimed)).isEqualTo(Answer.DONE);

        assertThat(scene.settle(scene.succeeded(handedOver), scene.succeeded(claimed))
                        .lost())
                .containsExactlyInAnyOrder(handedOver.id(), claimed.id());
        for (LeasedDelivery delivery : List.of(handedOver, claimed)) {
            Delivery stored = scene.stored(delivery);
            assertThat(stored.state()).isEqualTo(DeliveryState.CANCELLED);
            assertThat(stored.nextAttemptAt()).isNull();
            assertThat(stored.completedAt()).isNotNull();
        }
    }

    @Test
    void a_cancelled_delivery_does_not_wait_any_more() throws Exception {
        DeliveryId waiting = scene.waiting(webhook);

        assertThat(storage.deliveryRequests().cancel(scene.account(), waiting)).isEqualTo(Answer.DONE);

        assertThat(scene.claim(scene.node(), webhook, 10)).isEmpty();
    }

    @Test
    void a_final_delivery_cannot_be_cancelled() throws Exception {
        LeasedDelivery failed = scene.handedOver(webhook);
        LeasedDelivery cancelled = scene.handedOver(webhook);
        scene.settle(scene.failed(failed));
        cancel(cancelled);

        assertThat(cancel(failed)).isEqualTo(Answer.NOT_NOW);
        assertThat(cancel(cancelled)).isEqualTo(Answer.NOT_NOW);
        assertThat(scene.stored(failed).state()).isEqualTo(DeliveryState.FAILED);
    }

    @Test
    void a_delivery_of_another_account_is_unknown() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        AccountId other = new AccountId(scene.id());

        assertThat(storage.deliveryRequests().retry(other, delivery.id())).isEqualTo(Answer.UNKNOWN);
        assertThat(storage.deliveryRequests().cancel(other, delivery.id())).isEqualTo(Answer.UNKNOWN);
        assertThat(storage.deliveryRequests().cancel(scene.account(), new DeliveryId(scene.id())))
                .isEqualTo(Answer.UNKNOWN);
        assertThat(scene.stored(delivery).state()).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void deliveries_that_wait_for_a_webhook_are_given_up_in_parts() throws Exception {
        LeasedDelivery late = scene.handedOver(webhook);
        LeasedDelivery early = scene.handedOver(webhook);
        LeasedDelivery underWay = scene.handedOver(webhook);
        scene.settle(
                scene.toRetry(late, scene.now().plus(Duration.ofHours(2))),
                scene.toRetry(early, scene.now().plus(Duration.ofHours(1))));
        DeliveryId others = scene.waiting(scene.webhook());

        int first = storage.deliveryRequests().cancelWaiting(webhook, 1);
        DeliveryState lateAfterTheFirst = scene.stored(late).state();
        int second = storage.deliveryRequests().cancelWaiting(webhook, 10);

        assertThat(List.of(first, second)).containsExactly(1, 1);
        assertThat(lateAfterTheFirst).isEqualTo(DeliveryState.RETRYING);
        assertThat(List.of(scene.stored(early).state(), scene.stored(late).state()))
                .containsOnly(DeliveryState.CANCELLED);
        assertThat(scene.stored(late).nextAttemptAt()).isNull();
        assertThat(scene.stored(others).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(scene.settle(scene.succeeded(underWay)).lost()).isEmpty();
    }

    @Test
    void a_retry_a_cancellation_and_a_settlement_at_once_leave_one_clear_state() throws Exception {
        for (int round = 0; round < 20; round++) {
            LeasedDelivery delivery = scene.handedOver(webhook);
            scene.settle(scene.toRetry(delivery, scene.now().minusSeconds(1)));
            LeasedDelivery claimed = scene.claimed(webhook);
            List<String> done = Collections.synchronizedList(new ArrayList<>());

            Race.of(3, i -> () -> {
                switch (i) {
                    case 0 -> {
                        if (scene.settle(scene.toRetry(claimed, scene.now().minusSeconds(1)))
                                .lost()
                                .isEmpty()) {
                            done.add("settled");
                        }
                    }
                    case 1 -> {
                        if (cancel(claimed) == Answer.DONE) {
                            done.add("cancelled");
                        }
                    }
                    default -> {
                        if (retry(claimed) == Answer.DONE) {
                            done.add("retried");
                        }
                    }
                }
                return i;
            });

            assertThat(done).contains("cancelled");
            Delivery stored = scene.stored(claimed);
            boolean waits = !scene.claim(scene.node(), webhook, 10).isEmpty();
            assertThat(waits).isEqualTo(!stored.state().isFinal());
            assertThat(stored.state()).isIn(Set.of(DeliveryState.CANCELLED, DeliveryState.PENDING));
            assertThat(stored.attemptCount()).isEqualTo(done.contains("settled") ? 2 : 1);
            assertThat(scene.attempts(claimed)).hasSize(stored.attemptCount());
            cancel(claimed);
        }
    }

    private Answer retry(LeasedDelivery delivery) {
        return storage.deliveryRequests().retry(scene.account(), delivery.id());
    }

    private Answer cancel(LeasedDelivery delivery) {
        return storage.deliveryRequests().cancel(scene.account(), delivery.id());
    }
}
