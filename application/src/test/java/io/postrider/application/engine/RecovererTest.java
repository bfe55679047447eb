package io.postrider.application.engine;

import static io.postrider.application.engine.SteppedEngine.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.Recoverer.Found;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.recovery.RecoveryState;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.WebhookStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How a recovery goes on beside what else there is to deliver. */
class RecovererTest {
    private static final Outcome REFUSED = new Outcome.Rejected(500, null);
    private static final int FAILED = 1_000;
    /** What a lane with 16 requests in flight claims at a time. */
    private static final int AT_A_TIME = 256;

    private final SteppedEngine engine = new SteppedEngine();

    @Test
    void all_that_failed_is_sent_again_with_no_more_on_its_way_than_a_lane_has_claimed_and_can_claim_next() {
        WebhookId webhook = failing(FAILED, policy -> policy);
        engine.transport.answer(webhook, new Outcome.Accepted(200));
        Recovery recovery = started(webhook);

        while (!stored(recovery).state().isFinal()) {
            engine.recoverer.stepEach();
            assertThat(notSettled()).isLessThanOrEqualTo(2 * AT_A_TIME);
            engine.poll();
            engine.work();
        }

        while (notSettled() > 0) {
            engine.poll();
            engine.work();
        }
        assertThat(stored(recovery).state()).isEqualTo(RecoveryState.SUCCEEDED);
        assertThat(stored(recovery).resent()).isEqualTo(FAILED);
        assertThat(engine.deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.SUCCEEDED);
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(2 * FAILED);
        assertThat(engine.recoverer.stepEach()).isEqualTo(Found.NOTHING_TO_DO);
    }

    @Test
    void a_receiver_that_hangs_holds_its_recovery_up_and_no_other() {
        WebhookId slow = failing(FAILED, policy -> policy);
        WebhookId fast = failing(FAILED, policy -> policy);
        engine.transport.answer(fast, new Outcome.Accepted(200));
        engine.transport.hang(slow);
        Recovery ofTheSlow = started(slow);
        Recovery ofTheFast = started(fast);

        while (!stored(ofTheFast).state().isFinal()) {
            engine.recoverer.stepEach();
            engine.poll();
            engine.work();
        }

        assertThat(stored(ofTheFast).resent()).isEqualTo(FAILED);
        assertThat(stored(ofTheSlow).resent()).isEqualTo(2 * AT_A_TIME);
        assertThat(engine.recoverer.stepEach()).isEqualTo(Found.ALL_HELD_UP);
    }

    @Test
    void new_events_have_their_turn_while_a_recovery_runs() {
        WebhookId webhook = failing(FAILED, policy -> policy);
        engine.transport.hang(webhook);
        started(webhook);
        engine.recoverer.stepEach();
        engine.poll();

        for (int i = 0; i < 20; i++) {
            engine.publish();
        }
        engine.dispatcher.runOnce();

        assertThat(engine.transport.sent().subList(FAILED, FAILED + 16))
                .filteredOn(delivery -> !delivery.claimed())
                .hasSize(8);
    }

    @Test
    void a_rate_limit_bounds_what_of_a_recovery_waits() {
        WebhookId webhook = failing(100, policy -> policy.withPerSecond(2));
        Recovery recovery = started(webhook);

        engine.recoverer.stepEach();
        engine.recoverer.stepEach();

        assertThat(stored(recovery).resent()).isEqualTo(10);
    }

    @Test
    void a_recovery_waits_while_its_webhook_is_disabled() {
        WebhookId webhook = failing(10, policy -> policy);
        Recovery recovery = started(webhook);
        engine.setStatus(webhook, WebhookStatus.DISABLED);

        assertThat(engine.recoverer.stepEach()).isEqualTo(Found.NOTHING_TO_DO);
        assertThat(stored(recovery)).isEqualTo(recovery);

        engine.setStatus(webhook, WebhookStatus.ENABLED);
        engine.recoverer.stepEach();
        assertThat(stored(recovery).resent()).isEqualTo(10);
    }

    @Test
    void a_recovery_is_cancelled_when_its_webhook_was_deleted() {
        WebhookId webhook = failing(10, policy -> policy);
        Recovery recovery = started(webhook);
        engine.directory.forget(webhook);

        engine.recoverer.stepEach();

        assertThat(stored(recovery).state()).isEqualTo(RecoveryState.CANCELLED);
        assertThat(stored(recovery).resent()).isZero();
    }

    @Test
    void a_recovery_of_a_webhook_that_this_node_has_not_heard_of_yet_waits() {
        WebhookId webhook = failing(10, policy -> policy);
        engine.managed.webhooks().add(engine.directory.current(webhook).orElseThrow());
        Recovery recovery = started(webhook);
        engine.directory.forget(webhook);

        assertThat(engine.recoverer.stepEach()).isEqualTo(Found.NOTHING_TO_DO);

        assertThat(stored(recovery)).isEqualTo(recovery);
    }

    @Test
    void many_recoveries_each_take_a_step_in_a_round() {
        for (int i = 0; i < 250; i++) {
            started(engine.webhook());
        }

        engine.recoverer.stepEach();

        assertThat(engine.recoverer.stepEach()).isEqualTo(Found.NOTHING_TO_DO);
    }

    @Test
    void a_recovery_that_fails_to_go_on_does_not_hold_up_the_others() {
        Recovery failing = started(failing(10, policy -> policy));
        Recovery next = started(failing(10, policy -> policy));
        Recoverer recoverer = new Recoverer(
                failingFor(failing.id()),
                engine.managed.webhooks(),
                engine.directory,
                engine.poller,
                EngineSettings.DEFAULT);

        assertThat(recoverer.stepEach()).isEqualTo(Found.MOVED);

        assertThat(stored(failing)).isEqualTo(failing);
        assertThat(stored(next).resent()).isEqualTo(10);
    }

    /** The recoveries of the engine, of which one cannot take a step. */
    private Recoveries failingFor(RecoveryId broken) {
        Recoveries all = engine.storage.recoveries();
        return new Recoveries() {
            @Override
            public boolean add(Recovery recovery) {
                return all.add(recovery);
            }

            @Override
            public Optional<Recovery> find(AccountId account, RecoveryId id) {
                return all.find(account, id);
            }

            @Override
            public Page<Recovery> list(WebhookId webhook, PageRequest page) {
                return all.list(webhook, page);
            }

            @Override
            public boolean cancel(RecoveryId id) {
                return all.cancel(id);
            }

            @Override
            public List<Recovery> running(WebhookId after, int limit) {
                return all.running(after, limit);
            }

            @Override
            public Step step(RecoveryId id, int mostWaiting) {
                if (id.equals(broken)) {
                    throw new StorageUnavailable("a statement took too long", new IllegalStateException(), true);
                }
                return all.step(id, mostWaiting);
            }
        };
    }

    /** A webhook whose deliveries all failed for good. */
    private WebhookId failing(int deliveries, UnaryOperator<DeliveryPolicy> policy) {
        WebhookId webhook =
                engine.webhook(ACCOUNT, it -> policy.apply(it.withRetrySchedule(RetrySchedule.exactly(Duration.ZERO))));
        engine.transport.answer(webhook, REFUSED);
        for (int i = 0; i < deliveries; i++) {
            engine.publish();
            engine.work();
            engine.clock.advance(Duration.ofSeconds(1));
        }
        return webhook;
    }

    private Recovery started(WebhookId webhook) {
        Recovery recovery = Recovery.of(
                new RecoveryId(engine.uuids.next(engine.clock.instant())),
                ACCOUNT,
                webhook,
                engine.clock.instant().minus(Duration.ofDays(1)),
                engine.clock.instant(),
                Set.of(DeliveryState.FAILED));
        assertThat(engine.storage.recoveries().add(recovery)).isTrue();
        return recovery;
    }

    private Recovery stored(Recovery recovery) {
        return engine.storage.recoveries().find(ACCOUNT, recovery.id()).orElseThrow();
    }

    private long notSettled() {
        return engine.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.PENDING)
                .count();
    }
}
