package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.Samples;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.webhook.Webhook;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnownEverywhereTest {
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private final SettableClock clock = SettableClock.somewhere();
    private final InMemoryManagedStorage managed = new InMemoryManagedStorage();
    private final InMemoryStorage storage = new InMemoryStorage(clock);
    private final Node here = new Node(1);
    private final KnownEverywhere knownEverywhere =
            new KnownEverywhere(storage, managed.webhookChanges(), here.membership, DEAD_AFTER);
    private Webhook webhook;

    @BeforeEach
    void setTheScene() {
        here.join();
        webhook = Samples.webhook(Samples.accountIn(managed));
        managed.webhooks().add(webhook);
    }

    @Test
    void where_there_is_no_other_node_a_change_is_known_at_once() {
        change();

        assertThat(asked()).isCompleted();
    }

    @Test
    void a_change_is_known_once_every_other_node_has_read_it() {
        Node second = joined(2);
        Node third = joined(3);
        change();
        CompletableFuture<Void> known = asked();

        second.refresh.refresh();
        knownEverywhere.look(System.nanoTime());
        boolean knownBySecondAlone = known.isDone();
        third.refresh.refresh();
        knownEverywhere.look(System.nanoTime());

        assertThat(knownBySecondAlone).isFalse();
        assertThat(known).isCompleted();
        assertThat(second.directory.current(webhook.id()))
                .hasValueSatisfying(it -> assertThat(it.name()).isEqualTo("changed"));
    }

    @Test
    void a_node_that_had_read_the_change_before_anybody_asked_is_not_waited_for() {
        Node second = joined(2);
        change();
        second.refresh.refresh();

        assertThat(asked()).isCompleted();
    }

    @Test
    void a_node_that_joins_and_has_not_read_yet_is_waited_for() {
        Node second = new Node(2);
        second.join();
        CompletableFuture<Void> known = asked();
        boolean knownBefore = known.isDone();

        second.refresh.refresh();
        knownEverywhere.look(System.nanoTime());

        assertThat(knownBefore).isFalse();
        assertThat(known).isCompleted();
    }

    @Test
    void a_node_that_does_not_beat_holds_nothing_up_once_its_heartbeat_is_too_old() {
        joined(2);
        change();
        CompletableFuture<Void> known = asked();

        clock.advance(DEAD_AFTER.plusMillis(1));
        here.membership.beat();
        knownEverywhere.look(System.nanoTime());

        assertThat(known).isCompleted();
    }

    @Test
    void a_node_whose_heart_beats_again_has_read_what_it_missed() {
        Node second = joined(2);
        clock.advance(DEAD_AFTER.plusMillis(1));
        here.membership.beat();
        change();
        assertThat(asked()).isCompleted();

        second.membership.beat();

        assertThat(second.directory.current(webhook.id()))
                .hasValueSatisfying(it -> assertThat(it.name()).isEqualTo("changed"));
    }

    @Test
    void a_node_that_was_declared_dead_has_read_what_it_missed_before_it_goes_on() {
        Node second = joined(2);
        clock.advance(DEAD_AFTER.plusMillis(1));
        here.membership.beat();
        storage.takeOver(DEAD_AFTER);
        change();
        assertThat(asked()).isCompleted();

        second.membership.beat();

        assertThat(second.directory.current(webhook.id()))
                .hasValueSatisfying(it -> assertThat(it.name()).isEqualTo("changed"));
    }

    @Test
    void a_note_that_could_not_be_written_is_written_later() {
        Node second = joined(2);
        change();
        storage.goDown();
        Throwable away = catchThrowable(second.refresh::refresh);
        storage.comeUp();
        CompletableFuture<Void> known = asked();

        second.refresh.refresh();
        knownEverywhere.look(System.nanoTime());

        assertThat(away).isInstanceOf(StorageUnavailable.class);
        assertThat(known).isCompleted();
    }

    @Test
    void a_quiet_node_notes_nothing() {
        Node second = joined(2);
        String noted =
                storage.cursorsOfOthers(here.membership.current(), DEAD_AFTER).get(0);
        storage.goesBy(second.membership.current(), "0");

        second.refresh.refresh();

        assertThat(noted).isNotEqualTo("0");
        assertThat(storage.cursorsOfOthers(here.membership.current(), DEAD_AFTER))
                .containsExactly("0");
    }

    @Test
    void a_node_that_beats_and_does_not_read_ends_the_wait_with_an_error() {
        joined(2);
        change();
        long notAfterItWasAsked = System.nanoTime();
        CompletableFuture<Void> known = asked();
        long notBeforeItWasAsked = System.nanoTime();

        knownEverywhere.look(notAfterItWasAsked + DEAD_AFTER.multipliedBy(2).toNanos() - 1);
        boolean endedBefore = known.isDone();
        knownEverywhere.look(notBeforeItWasAsked + DEAD_AFTER.multipliedBy(2).toNanos());

        assertThat(endedBefore).isFalse();
        assertThat(known).isCompletedExceptionally();
        assertThat(catchThrowable(known::join))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NodesLagBehind.class);
    }

    @Test
    void while_the_database_is_away_it_is_waited_on() {
        Node second = joined(2);
        change();
        CompletableFuture<Void> known = asked();
        storage.goDown();
        knownEverywhere.look(System.nanoTime());
        storage.comeUp();
        boolean endedBefore = known.isDone();

        second.refresh.refresh();
        knownEverywhere.look(System.nanoTime());

        assertThat(endedBefore).isFalse();
        assertThat(known).isCompleted();
    }

    private CompletableFuture<Void> asked() {
        return knownEverywhere.of(webhook.id()).toCompletableFuture();
    }

    private void change() {
        managed.webhooks()
                .replace(webhook.change().name("changed").at(webhook.updatedAt().plusSeconds(1)));
    }

    private Node joined(long seed) {
        Node node = new Node(seed);
        node.join();
        node.refresh.refresh();
        return node;
    }

    /** A node without an engine. */
    private final class Node {
        private final WebhookDirectory directory = new WebhookDirectory(managed.webhookChanges());
        private final Membership membership;
        private final DirectoryRefresh refresh;

        Node(long seed) {
            TimeOrderedUuids uuids = new TimeOrderedUuids(new Random(seed));
            membership = new Membership(
                    storage, new UnsettledIds(uuids, clock), uuids, new DatabaseClock(clock), "localhost", DEAD_AFTER);
            refresh = new DirectoryRefresh(directory, storage, membership);
        }

        void join() {
            membership.join();
            membership.onReturn(refresh::refresh);
        }
    }
}
