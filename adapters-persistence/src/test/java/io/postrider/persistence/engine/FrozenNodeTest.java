package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.application.engine.EngineStorage;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.Receipt;
import io.postrider.application.engine.Scene;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.event.Event;
import io.postrider.persistence.database.CountingConnections;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.DatabaseSettings;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that freezes in the midst of a transaction, and what others may do meanwhile. */
class FrozenNodeTest {
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private final CountDownLatch frozen = new CountDownLatch(1);
    private final CountDownLatch wake = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final CountingConnections connections = new CountingConnections();
    private Database ofTheFrozen;
    private Database ofTheOther;
    private EngineStorage other;
    private Scene scene;

    /** @param idleInTransaction how long the database keeps a transaction whose client has gone silent */
    private void startTwoNodes(Duration idleInTransaction) {
        DatabaseSettings defaults = TestServer.emptyDatabase();
        DatabaseSettings settings = new DatabaseSettings(
                defaults.url(),
                defaults.user(),
                defaults.password(),
                4,
                defaults.connectTimeout(),
                defaults.statementTimeout(),
                idleInTransaction);
        ofTheFrozen = connections.open(settings);
        ofTheOther = Database.open(settings, List.of());
        scene = new Scene(new PostgresEngineStorage(ofTheFrozen));
        other = new PostgresEngineStorage(ofTheOther);
    }

    @AfterEach
    void stop() {
        wake.countDown();
        threads.shutdownNow();
        ofTheFrozen.close();
        ofTheOther.close();
    }

    @Test
    void a_node_is_not_declared_dead_between_its_check_and_its_commit() throws Exception {
        startTwoNodes(Duration.ofMinutes(1));
        Event event = scene.event();
        Future<List<Receipt>> append = freezeWhileItAppends(event);
        other.letTimePass(Duration.ofMinutes(1));

        int freedWhileItIsFrozen = other.nodes().takeOver(DEAD_AFTER);
        boolean isStillThere = isThere(scene);
        wake.countDown();
        List<Receipt> receipts = append.get(20, TimeUnit.SECONDS);
        int freedThen = other.nodes().takeOver(DEAD_AFTER);

        assertThat(freedWhileItIsFrozen).isZero();
        assertThat(isStillThere).isTrue();
        assertThat(receipts).hasSize(1);
        assertThat(other.eventHistory().find(scene.account(), event.publicId())).isPresent();
        assertThat(freedThen).isEqualTo(1);
    }

    @Test
    void the_database_ends_the_wait_for_a_frozen_node_which_then_has_written_nothing() throws Exception {
        startTwoNodes(Duration.ofSeconds(1));
        Event event = scene.event();
        Future<List<Receipt>> append = freezeWhileItAppends(event);
        other.letTimePass(Duration.ofMinutes(1));

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            other.nodes().takeOver(DEAD_AFTER);
            return !isThere(scene);
        });
        wake.countDown();

        assertThatThrownBy(() -> append.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(StorageUnavailable.class);
        assertThat(other.eventHistory().find(scene.account(), event.publicId())).isEmpty();
    }

    private Future<List<Receipt>> freezeWhileItAppends(Event event) throws InterruptedException {
        NewDelivery delivery = scene.leasedTo(scene.webhook());
        connections.beforeCommit(this::freeze);
        Future<List<Receipt>> append = threads.submit(
                () -> scene.append(Scene.withKey(Scene.publication(event, delivery), "key", "fingerprint")));
        assertThat(frozen.await(20, TimeUnit.SECONDS)).isTrue();
        return append;
    }

    private boolean isThere(Scene of) {
        return ofTheOther.once(connection -> Query.of(connection, "SELECT id FROM node WHERE id = ?")
                .uuid(of.node().value())
                .first(row -> true)
                .orElse(false));
    }

    private void freeze() {
        frozen.countDown();
        try {
            wake.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
