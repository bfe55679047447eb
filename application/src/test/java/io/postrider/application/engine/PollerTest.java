package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often the table is asked, and what makes it be asked more often. */
class PollerTest {
    /** Has nothing due, and counts how often it was asked. */
    private static final class EmptyQueue implements DeliveryQueue {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile @Nullable Instant nextDue;
        private volatile int askedBeforeFirstLookAhead = -1;

        @Override
        public List<WebhookId> webhooksWithDue(WebhookId from, int limit) {
            asked.incrementAndGet();
            return List.of();
        }

        @Override
        public Optional<Instant> nextDue() {
            if (askedBeforeFirstLookAhead < 0) {
                askedBeforeFirstLookAhead = asked.get();
            }
            return Optional.ofNullable(nextDue);
        }

        @Override
        public List<LeasedDelivery> claim(NodeId node, Map<WebhookId, Integer> room, long maxBytes) {
            throw new AssertionError("nothing is due");
        }

        @Override
        public Set<DeliveryId> giveBack(NodeId node, Collection<DeliveryId> ids) {
            throw new AssertionError("nothing is claimed");
        }

        @Override
        public Set<DeliveryId> claimedBy(NodeId node) {
            return Set.of();
        }
    }

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration TWO_POLLS =
            EngineSettings.DEFAULT.pollInterval().multipliedBy(2);

    private final EmptyQueue queue = new EmptyQueue();

    @Test
    void where_nothing_has_waited_for_long_it_rests_until_something_is_expected() throws Exception {
        SteppedEngine engine = new SteppedEngine(restingForADay());
        Poller poller = engine.pollerOn(queue);
        whileRunning(poller, () -> {
            await().atMost(SOON).until(() -> queue.asked.get() >= 3);

            engine.clock.advance(Duration.ofMinutes(2));
            awaitRest();
            int before = queue.asked.get();
            poller.expect();

            await().atMost(SOON).until(() -> queue.asked.get() >= before + 3);
        });
    }

    @Test
    void a_rest_is_ended_for_one_look_and_goes_on_where_there_was_nothing() throws Exception {
        SteppedEngine engine = new SteppedEngine(restingForADay());
        Poller poller = engine.pollerOn(queue);
        engine.clock.advance(Duration.ofMinutes(2));
        whileRunning(poller, () -> {
            await().atMost(SOON).until(() -> queue.asked.get() == 1);
            awaitRest();

            poller.endRest();

            await().atMost(SOON).until(() -> queue.asked.get() == 2);
            await().atMost(SOON).during(TWO_POLLS).until(() -> queue.asked.get() == 2);
        });
    }

    @Test
    void it_does_not_rest_for_longer_than_until_something_is_due() throws Exception {
        SteppedEngine engine = new SteppedEngine(restingForADay());
        Poller poller = engine.pollerOn(queue);
        queue.nextDue = engine.clock.instant().plus(Duration.ofMinutes(2)).plusMillis(500);
        engine.clock.advance(Duration.ofMinutes(2));
        long start = System.nanoTime();
        whileRunning(poller, () -> {
            await().atMost(SOON).until(() -> queue.asked.get() >= 2);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
        });
    }

    @Test
    void it_looks_ahead_before_it_asks_so_that_nothing_becomes_due_unseen() throws Exception {
        SteppedEngine engine = new SteppedEngine(restingForADay());
        Poller poller = engine.pollerOn(queue);
        engine.clock.advance(Duration.ofMinutes(2));
        whileRunning(poller, () -> {
            await().atMost(SOON).until(() -> queue.asked.get() == 1);
            assertThat(queue.askedBeforeFirstLookAhead).isZero();
        });
    }

    @Test
    void while_what_is_due_has_no_room_it_looks_less_and_less_often() throws Exception {
        SteppedEngine engine = new SteppedEngine();
        engine.webhook();
        engine.publish();
        engine.dispatcher.drain(); // Gives back what waits, and takes nothing any more.
        engine.work();

        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            pauses.add(engine.poller.poll().toMillis());
        }

        assertThat(pauses).containsExactly(20L, 40L, 80L, 160L, 320L, 450L, 450L);
    }

    private static void whileRunning(Poller poller, Runnable test) throws InterruptedException {
        Thread thread = new Thread(poller::run);
        thread.start();
        try {
            test.run();
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void a_receiver_that_asked_to_be_left_alone_is_not_polled_for_again_and_again() {
        SteppedEngine engine = new SteppedEngine();
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, new Outcome.Rejected(503, Duration.ofMinutes(20)));
        engine.publish();
        engine.work();
        Instant over = engine.clock.instant().plus(Duration.ofMinutes(20));
        engine.publish();
        engine.work();
        engine.clock.advance(Duration.ofMinutes(2));
        engine.work();
        assertThat(engine.storage.webhooksWithDue(new WebhookId(new UUID(0, 0)), 10))
                .containsExactly(webhook);

        assertThat(engine.poll()).isEqualTo(Poller.Found.NOTHING_DUE);
        assertThat(engine.dispatcher.nextHoldOver()).hasValue(over);
        engine.clock.advance(Duration.ofMinutes(18));
        assertThat(engine.dispatcher.nextHoldOver()).isEmpty();
        assertThat(engine.poll()).isEqualTo(Poller.Found.CLAIMED);
    }

    /** Waits until it has not asked for ten of its usual pauses. */
    private void awaitRest() {
        AtomicInteger last = new AtomicInteger();
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .during(Duration.ofMillis(200))
                .until(() -> last.getAndSet(queue.asked.get()) == queue.asked.get());
    }

    @Test
    void a_delivery_that_is_to_be_attempted_again_is_expected() {
        SteppedEngine engine = new SteppedEngine();
        WebhookId webhook = engine.webhook();
        engine.publish();
        engine.work();
        assertThat(engine.expected).isZero();

        engine.transport.answer(webhook, new Outcome.Rejected(500, null));
        engine.publish();
        engine.work();

        assertThat(engine.expected).isEqualTo(1);
    }

    @Test
    void deliveries_that_found_no_room_are_expected() {
        SteppedEngine engine = new SteppedEngine();
        WebhookId webhook = engine.webhook();
        while (engine.budget.takeForHandOver(webhook, 0)) {
            assertThat(engine.expected).isZero();
        }

        engine.publish();

        assertThat(engine.expected).isEqualTo(1);
    }

    @Test
    void deliveries_that_are_given_back_are_expected() {
        SteppedEngine engine = new SteppedEngine();
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, new Outcome.Rejected(503, Duration.ofMinutes(20)));
        engine.publish();
        engine.work();
        engine.expected = 0;
        engine.publish();
        engine.work();
        assertThat(engine.expected).isZero();

        engine.clock.advance(Duration.ofMinutes(2));
        engine.work();
        engine.work();

        assertThat(engine.expected).isEqualTo(1);
    }

    private static EngineSettings restingForADay() {
        EngineSettings usual = EngineSettings.DEFAULT;
        return new EngineSettings(
                usual.maxDeliveriesInMemory(),
                usual.maxBytesInMemory(),
                usual.laneCapacity(),
                usual.laneClaims(),
                usual.maxInFlight(),
                usual.intakeWriters(),
                usual.settleWriters(),
                usual.maxWaitingPublications(),
                Duration.ofMillis(20),
                usual.heartbeatInterval(),
                usual.deadAfter(),
                usual.refreshInterval(),
                Duration.ofDays(1),
                usual.retention());
    }
}
