package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A node whose machine's clock is another one than the database's. */
class MembershipTest {
    private final SettableClock ofTheDatabase = SettableClock.somewhere();
    private final SettableClock ofTheMachine =
            new SettableClock(ofTheDatabase.instant().plus(Duration.ofMinutes(5)));
    private final InMemoryStorage storage = new InMemoryStorage(ofTheDatabase);
    private final DatabaseClock clock = new DatabaseClock(ofTheMachine);
    private final TimeOrderedUuids uuids = new TimeOrderedUuids(new Random(1));
    private final UnsettledIds ids = new UnsettledIds(uuids, clock);
    private final Membership membership =
            new Membership(storage, ids, uuids, clock, "localhost", Duration.ofSeconds(10));

    @Test
    void no_id_is_given_by_a_clock_that_is_ahead() {
        membership.join();

        assertThat(ids.nextEvent().createdAt()).isEqualTo(ofTheDatabase.instant());
    }

    @Test
    void a_node_is_trusted_for_as_long_as_others_wait_for_its_heartbeat() {
        assertThat(membership.mayBeDead()).isTrue();
        membership.join();

        letTimePass(Duration.ofSeconds(10));
        assertThat(membership.mayBeDead()).isFalse();
        letTimePass(Duration.ofMillis(1));
        assertThat(membership.mayBeDead()).isTrue();

        membership.beat();
        assertThat(membership.mayBeDead()).isFalse();
    }

    @Test
    void a_heartbeat_counts_from_when_it_was_sent() {
        Membership waiting = new Membership(new SlowToAnswer(), ids, uuids, clock, "localhost", Duration.ofSeconds(10));

        waiting.join();

        assertThat(waiting.mayBeDead()).isTrue();
    }

    @Test
    void a_heartbeat_that_does_not_reach_the_database_is_none() {
        membership.join();
        letTimePass(Duration.ofSeconds(11));
        storage.goDown();

        assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(membership::beat);
        assertThat(membership.mayBeDead()).isTrue();
    }

    @Test
    void a_node_that_was_declared_dead_forgets_before_it_is_trusted_again() {
        membership.join();
        letTimePass(Duration.ofSeconds(11));
        storage.takeOver(Duration.ofSeconds(10));
        boolean[] trustedWhenItForgets = {true};
        membership.onDeath(() -> trustedWhenItForgets[0] = !membership.mayBeDead());

        membership.beat();

        assertThat(trustedWhenItForgets[0]).isFalse();
        assertThat(membership.mayBeDead()).isFalse();
    }

    private void letTimePass(Duration time) {
        ofTheDatabase.advance(time);
        ofTheMachine.advance(time);
    }

    /** A database that takes eleven seconds for a heartbeat. */
    private final class SlowToAnswer implements Nodes {
        @Override
        public Instant time() {
            return storage.time();
        }

        @Override
        public void join(NodeId node, String host) {
            storage.join(node, host);
        }

        @Override
        public Optional<Heartbeat> beat(NodeId node, DeliveryId oldestUnsettled, Duration deadAfter) {
            letTimePass(Duration.ofSeconds(11));
            return storage.beat(node, oldestUnsettled, deadAfter);
        }

        @Override
        public int takeOver(Duration deadAfter) {
            return storage.takeOver(deadAfter);
        }

        @Override
        public void goesBy(NodeId node, String cursor) {
            storage.goesBy(node, cursor);
        }

        @Override
        public List<String> cursorsOfOthers(NodeId node, Duration deadAfter) {
            return storage.cursorsOfOthers(node, deadAfter);
        }

        @Override
        public void leave(NodeId node) {
            storage.leave(node);
        }
    }
}
