package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class IntakePaceTest {
    private static final double IDLE = 0.2;
    private static final double FULLY_BUSY = 1;
    private static final AccountId OTHER = new AccountId(new UUID(2, 2));
    private static final int IN_FLIGHT = 16;

    private final SteppedEngine engine = new SteppedEngine();
    private final WebhookId webhook = engine.webhook();

    @Test
    void requests_gather_while_their_deliveries_are_late_and_the_processors_busy() {
        deliverLate();
        keepPublishingWhile(FULLY_BUSY);

        assertThat(engine.pace.pause()).isEqualTo(IntakePace.LONGEST_PAUSE);
    }

    @Test
    void that_requests_gather_is_logged_but_not_again_and_again() {
        List<String> lines = new ArrayList<>();
        Logger log = Logger.getLogger(IntakePace.class.getName());
        Filter noting = line -> {
            lines.add(new SimpleFormatter().formatMessage(line));
            return true;
        };
        log.setFilter(noting);
        try {
            deliverLate();
            keepPublishingWhile(FULLY_BUSY);
            keepPublishingWhile(IDLE);
            keepPublishingWhile(FULLY_BUSY);
        } finally {
            log.setFilter(null);
        }

        assertThat(lines)
                .containsExactly(
                        "publish requests wait up to 100 ms longer, since deliveries are late and the processors are busy");
    }

    @Test
    void no_request_waits_for_another_while_a_processor_is_free() {
        deliverLate();
        keepPublishingWhile(IDLE);

        assertThat(engine.pace.pause()).isZero();
        assertThat(engine.dispatcher.isLate(webhook)).isTrue();
    }

    @Test
    void no_request_waits_where_it_is_not_known_how_busy_the_processors_are() {
        deliverLate();
        keepPublishingWhile(-1);

        assertThat(engine.pace.pause()).isZero();
    }

    @Test
    void the_pause_ends_when_a_processor_becomes_free() {
        deliverLate();
        keepPublishingWhile(FULLY_BUSY);
        keepPublishingWhile(IDLE);

        assertThat(engine.pace.pause()).isZero();
    }

    @Test
    void the_pause_ends_when_the_deliveries_have_caught_up() {
        deliverLate();
        keepPublishingWhile(FULLY_BUSY);
        engine.transport.answerAll();
        catchUp();

        assertThat(engine.dispatcher.isLateForAny()).isFalse();
        assertThat(batchesOf(SteppedEngine.ACCOUNT, SteppedEngine.ACCOUNT)).isEqualTo(1);
    }

    @Test
    void what_was_busy_long_ago_does_not_count() {
        deliverLate();
        keepPublishingWhile(FULLY_BUSY);
        engine.clock.advance(Duration.ofSeconds(10));
        engine.publish();

        assertThat(engine.pace.pause()).isZero();
    }

    @Test
    void requests_for_other_webhooks_are_not_held_up() {
        engine.webhook(OTHER);
        deliverLate();
        keepPublishingWhile(FULLY_BUSY);

        assertThat(batchesOf(OTHER, OTHER)).isEqualTo(1);
        assertThat(batchesOf(SteppedEngine.ACCOUNT, SteppedEngine.ACCOUNT)).isEqualTo(1);
        assertThat(batchesOf(SteppedEngine.ACCOUNT, OTHER)).isEqualTo(2);
    }

    @Test
    void a_request_of_which_less_than_half_is_late_is_not_held_up() {
        deliverLate();
        keepPublishingWhile(FULLY_BUSY);
        engine.webhook();
        engine.webhook();
        engine.webhook(OTHER);

        assertThat(batchesOf(SteppedEngine.ACCOUNT, OTHER)).isEqualTo(1);
    }

    @Test
    void what_waits_for_a_receiver_that_hangs_is_not_late() {
        engine.transport.hang(webhook);
        publish(3 * IN_FLIGHT);
        engine.work();
        engine.clock.advance(Duration.ofSeconds(45));
        engine.transport.answerAll();
        engine.transport.hang(webhook);
        engine.work();

        assertThat(engine.transport.sent()).hasSize(2 * IN_FLIGHT);
        assertThat(engine.dispatcher.isLateForAny()).isFalse();
    }

    @Test
    void what_waits_for_a_receiver_that_cannot_be_reached_is_not_late() {
        engine.transport.answer(webhook, new Outcome.Unreachable("refused"));
        deliverLate();

        assertThat(engine.transport.sent()).hasSize(2 * IN_FLIGHT);
        assertThat(engine.dispatcher.isLateForAny()).isFalse();
    }

    @Test
    void what_has_waited_while_its_receiver_asked_to_be_left_alone_is_not_late() {
        engine.transport.answer(webhook, new Outcome.Rejected(429, Duration.ofSeconds(10)));
        engine.publish();
        engine.work();
        publish(2 * IN_FLIGHT);
        engine.work();
        engine.clock.advance(Duration.ofSeconds(10));
        engine.transport.hang(webhook);
        engine.work();

        assertThat(engine.transport.sent()).hasSize(1 + IN_FLIGHT);
        assertThat(engine.dispatcher.isLateForAny()).isFalse();
    }

    @Test
    void what_was_late_is_not_any_longer_when_its_receiver_asks_to_be_left_alone() {
        deliverLate();
        assertThat(engine.dispatcher.isLate(webhook)).isTrue();

        engine.dispatcher.holdLanes(Map.of(webhook, engine.clock.instant().plusSeconds(10)));
        engine.work();

        assertThat(engine.dispatcher.isLateForAny()).isFalse();
    }

    @Test
    void what_has_waited_while_its_receiver_could_not_be_reached_is_not_late() {
        engine.transport.answer(webhook, new Outcome.Unreachable("refused"));
        publish(Dispatcher.MISSES_BEFORE_REST + 4 * IN_FLIGHT);
        for (int i = 0; i < 20; i++) {
            engine.work();
        }
        int before = engine.transport.sent().size();
        engine.clock.advance(Duration.ofSeconds(10));
        engine.transport.answer(webhook, new Outcome.Accepted(200));
        engine.transport.hang(webhook);
        engine.work();
        engine.transport.answerAll();
        engine.transport.hang(webhook);
        engine.work();

        assertThat(engine.transport.sent()).hasSize(before + 1 + IN_FLIGHT);
        assertThat(engine.dispatcher.isLateForAny()).isFalse();
    }

    @Test
    void what_waits_for_its_rate_limit_is_not_late() {
        WebhookId limited = engine.webhook(OTHER, policy -> policy.withPerSecond(10));
        for (int i = 0; i < 40; i++) {
            engine.publish(OTHER);
        }
        for (int i = 0; i < 20; i++) {
            engine.work();
            engine.clock.advance(Duration.ofMillis(100));
        }

        assertThat(engine.transport.sentTo(limited)).isBetween(11L, 39L);
        assertThat(engine.dispatcher.isLateForAny()).isFalse();
    }

    @Test
    void all_requests_gather_while_much_waits_to_be_settled_however_busy_the_processors_are() {
        SteppedEngine small = new SteppedEngine(DeliveryEngineTest.settings(40, 40, 40));
        small.webhook();
        small.webhook();
        small.webhook(OTHER);
        for (int i = 0; i < 8; i++) {
            small.publish();
        }
        small.dispatcher.runOnce();
        small.dispatcher.runOnce();
        assertThat(small.dispatcher.settlesLate()).isTrue();

        small.publish(OTHER);
        assertThat(small.pace.pause()).isPositive();
        while (small.settler.settleOnce() > 0) {
            small.dispatcher.runOnce();
        }

        assertThat(small.dispatcher.settlesLate()).isFalse();
    }

    /** Requests are under way, as many as the lane may have, that began long after they were published; more wait. */
    private void deliverLate() {
        engine.transport.hang(webhook);
        publish(3 * IN_FLIGHT);
        engine.work();
        engine.clock.advance(Dispatcher.LATE);
        engine.transport.answerAll();
        engine.transport.hang(webhook);
        engine.work();
    }

    private void publish(int events) {
        for (int i = 0; i < events; i++) {
            engine.publish();
        }
    }

    private void keepPublishingWhile(double busy) {
        engine.busy = busy;
        for (int i = 0; i < 20; i++) {
            engine.publish();
            engine.clock.advance(IntakePace.BETWEEN_LOOKS);
        }
    }

    private void catchUp() {
        for (int i = 0; i < 10; i++) {
            engine.work();
        }
    }

    /** In how many batches one request of each account is written. */
    private int batchesOf(AccountId one, AccountId other) {
        int before = engine.storage.appends();
        for (AccountId account : List.of(one, other)) {
            engine.publishEvents.publish(account, List.of(SteppedEngine.submission("{}")), null);
        }
        engine.publishEvents.writeOnce();
        return engine.storage.appends() - before;
    }
}
