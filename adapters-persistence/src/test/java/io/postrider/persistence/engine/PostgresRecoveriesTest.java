package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.Scene;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.recovery.Recoveries.Step;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.recovery.RecoveryState;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recoveries where much is stored, and where some is no longer. */
class PostgresRecoveriesTest {
    private static final int SUCCEEDED_BEFORE = 2 * PostgresRecoveries.LOOKED_AT;

    private static final String SUCCEEDED = """
            INSERT INTO delivery (id, account_id, event_id, webhook_id, attempt_count, state, next_trigger, event_type)
            SELECT (substr(lowest_id(now() - interval '1 minute')::text, 1, 24) || lpad(to_hex(i), 12, '0'))::uuid,
                   ?, ?, ?, 1, 2, 0, 'user.created'
            FROM generate_series(1, ?) AS i""";

    private static Database database;

    private PostgresEngineStorage storage;
    private Recoveries recoveries;
    private Scene scene;
    private WebhookId webhook;

    @BeforeAll
    static void open_the_database() {
        database = Database.open(TestServer.emptyDatabase(), List.of());
    }

    @AfterAll
    static void close_the_database() {
        database.close();
    }

    @BeforeEach
    void set_the_scene() {
        storage = new PostgresEngineStorage(database).emptied();
        recoveries = storage.recoveries();
        scene = new Scene(storage);
        webhook = scene.webhook();
    }

    @Test
    void a_step_looks_at_a_bounded_number_of_deliveries() throws Exception {
        database.once(connection -> Query.of(connection, SUCCEEDED)
                .uuid(scene.account().value())
                .uuid(scene.id())
                .uuid(webhook.value())
                .integer(SUCCEEDED_BEFORE)
                .run());
        scene.settle(scene.failed(scene.handedOver(webhook)));
        Recovery recovery = started();

        Step first = recoveries.step(recovery.id(), 10);
        Step second = recoveries.step(recovery.id(), 10);
        Recovery before = stored(recovery);
        Step third = recoveries.step(recovery.id(), 10);

        assertThat(List.of(first, second)).containsOnly(new Step(0, true));
        assertThat(before.state()).isEqualTo(RecoveryState.RUNNING);
        assertThat(third).isEqualTo(new Step(1, true));
        assertThat(stored(recovery).state()).isEqualTo(RecoveryState.SUCCEEDED);
    }

    @Test
    void what_has_lost_its_event_is_skipped_and_counted() throws Exception {
        LeasedDelivery lost = scene.handedOver(webhook);
        scene.settle(scene.failed(lost));
        storage.run("DELETE FROM event");
        LeasedDelivery kept = scene.handedOver(webhook);
        scene.settle(scene.failed(kept));
        Recovery recovery = started();

        recoveries.step(recovery.id(), 10);

        assertThat(stored(recovery).skipped()).isEqualTo(1);
        assertThat(stored(recovery).resent()).isEqualTo(1);
        assertThat(scene.stored(lost).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(scene.claimed(webhook).id()).isEqualTo(kept.id());
        assertThat(storage.deliveryHistory()
                        .tally(List.of(webhook))
                        .get(webhook)
                        .failed())
                .isEqualTo(1);
    }

    private Recovery started() {
        Recovery recovery = scene.recoveryOfFailed(webhook);
        recoveries.add(recovery);
        return recovery;
    }

    private Recovery stored(Recovery recovery) {
        return recoveries.find(scene.account(), recovery.id()).orElseThrow();
    }
}
