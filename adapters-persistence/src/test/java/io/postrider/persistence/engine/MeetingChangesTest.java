package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.Scene;
import io.postrider.application.engine.Settlement;
import io.postrider.application.engine.SettlementStore.Settled;
import io.postrider.application.recovery.Recoveries.Step;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.DatabaseSettings;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Statements over many deliveries that come upon a change of one of them which commits meanwhile. PostgreSQL 18.6 then loses the rest of
 * the statement's rows without a word, where partitions are chosen both when the statement starts and while it runs.
 */
class MeetingChangesTest {
    private static final int DELIVERIES = 12;
    private static final int CHANGED = 4;
    private static final int LIMIT_SECONDS = 20;

    private static final String MANY_MORE = """
            INSERT INTO delivery (id, account_id, event_id, webhook_id, attempt_count, state, next_trigger, event_type)
            SELECT (substr(lowest_id(now())::text, 1, 24) || lpad(to_hex(i), 12, '0'))::uuid,
                   gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 2, 0, 'user.created'
            FROM generate_series(1, 400000) AS i""";

    private static DatabaseSettings settings;
    private static Database database;

    private PostgresEngineStorage storage;
    private Scene scene;
    private WebhookId webhook;

    @BeforeAll
    static void open_a_database_that_plans_as_where_much_is_stored() {
        settings = TestServer.emptyDatabase();
        database = Database.open(settings, List.of());
        new PostgresEngineStorage(database).run(MANY_MORE);
        new PostgresEngineStorage(database).run("ANALYZE delivery");
    }

    @AfterAll
    static void close_the_database() {
        database.close();
    }

    @BeforeEach
    void set_the_scene() {
        storage = new PostgresEngineStorage(database);
        scene = new Scene(storage);
        webhook = scene.webhook();
    }

    @Test
    void a_batch_that_meets_a_cancellation_settles_all_others() throws Exception {
        List<LeasedDelivery> deliveries = handedOver();
        LeasedDelivery cancelled = deliveries.get(CHANGED);

        Settled settled = meeting(
                "UPDATE delivery SET state = 4, leased_by = NULL WHERE id = ?",
                cancelled,
                () -> scene.settle(deliveries.stream().map(scene::succeeded).toArray(Settlement[]::new)));

        assertThat(settled.lost()).containsExactly(cancelled.id());
        for (LeasedDelivery each : deliveries) {
            assertThat(scene.stored(each).state())
                    .isEqualTo(each.equals(cancelled) ? DeliveryState.CANCELLED : DeliveryState.SUCCEEDED);
        }
    }

    @Test
    void a_batch_that_meets_a_change_which_leaves_the_lease_settles_all() throws Exception {
        List<LeasedDelivery> deliveries = handedOver();

        Settled settled = meeting(
                "UPDATE delivery SET next_trigger = 1 WHERE id = ?",
                deliveries.get(CHANGED),
                () -> scene.settle(deliveries.stream().map(scene::succeeded).toArray(Settlement[]::new)));

        assertThat(settled.lost()).isEmpty();
        assertThat(deliveries).allMatch(each -> scene.stored(each).state() == DeliveryState.SUCCEEDED);
        assertThat(deliveries).allMatch(each -> scene.attempts(each).size() == 1);
    }

    @Test
    void a_step_of_a_recovery_that_meets_a_retry_makes_all_others_due() throws Exception {
        List<LeasedDelivery> deliveries = handedOver();
        Recovery recovery = recoveryOf(deliveries);

        Step step = meeting(
                "UPDATE delivery SET state = 0, completed_at = NULL WHERE id = ?",
                deliveries.get(CHANGED),
                () -> storage.recoveries().step(recovery.id(), 100));

        assertThat(step.resent()).isEqualTo(DELIVERIES - 1);
        assertThat(scene.claim(scene.node(), webhook, 100)).hasSize(DELIVERIES - 1);
        assertThat(deliveries).allMatch(each -> scene.stored(each).state() == DeliveryState.PENDING);
    }

    @Test
    void a_step_of_a_recovery_that_meets_a_change_of_the_tally_makes_all_due_and_counts_them_off() throws Exception {
        List<LeasedDelivery> deliveries = handedOver();
        Recovery recovery = recoveryOf(deliveries);

        Step step = meeting(
                "UPDATE delivery_tally SET failed = failed + 1 WHERE webhook_id = (SELECT webhook_id FROM delivery WHERE id = ?)",
                deliveries.get(CHANGED),
                () -> storage.recoveries().step(recovery.id(), 100));

        assertThat(step.resent()).isEqualTo(DELIVERIES);
        assertThat(scene.claim(scene.node(), webhook, 100)).hasSize(DELIVERIES);
        assertThat(storage.deliveryHistory()
                        .tally(List.of(webhook))
                        .get(webhook)
                        .failed())
                .isEqualTo(1);
    }

    /** They have failed; nothing of them is due yet. */
    private Recovery recoveryOf(List<LeasedDelivery> deliveries) {
        scene.settle(deliveries.stream().map(scene::failed).toArray(Settlement[]::new));
        Recovery recovery = scene.recoveryOfFailed(webhook);
        storage.recoveries().add(recovery);
        return recovery;
    }

    private List<LeasedDelivery> handedOver() throws Exception {
        List<LeasedDelivery> deliveries = new ArrayList<>();
        for (int i = 0; i < DELIVERIES; i++) {
            deliveries.add(scene.handedOver(webhook));
        }
        return deliveries;
    }

    /** What the work returns that waits for a change of the delivery's row to commit. */
    private static <T> T meeting(String change, LeasedDelivery delivery, Supplier<T> work) throws Exception {
        CompletableFuture<T> working;
        try (Connection other = DriverManager.getConnection(settings.url(), settings.user(), settings.password());
                PreparedStatement statement = other.prepareStatement(change)) {
            other.setAutoCommit(false);
            statement.setObject(1, delivery.id().value());
            statement.execute();
            working = CompletableFuture.supplyAsync(work);
            await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                    .pollInterval(Duration.ofMillis(20))
                    .until(MeetingChangesTest::somebodyWaits);
            other.commit();
        }
        return working.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean somebodyWaits() throws SQLException {
        return database.<Integer>once(connection ->
                        Query.of(connection, """
                                SELECT count(*)::int AS n FROM pg_stat_activity
                                WHERE datname = current_database() AND wait_event_type = 'Lock'""").first(row -> row.integer("n")).orElseThrow())
                == 1;
    }
}
