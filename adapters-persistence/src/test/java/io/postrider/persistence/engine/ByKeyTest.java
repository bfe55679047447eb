package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.Scene;
import io.postrider.application.engine.Settlement;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What was claimed is found by its key. The index of what is claimed keeps an entry for all that a node has claimed and ended since
 * the last vacuum, tens of thousands under load, which a statement that goes by it looks at each time.
 */
class ByKeyTest {
    private static final int BATCH = 20;

    private Database database;
    private Scene scene;
    private WebhookId webhook;

    @BeforeEach
    void set_the_scene() {
        database = Database.open(TestServer.emptyDatabase(), List.of());
        scene = new Scene(new PostgresEngineStorage(database));
        webhook = scene.webhook();
    }

    @AfterEach
    void close_the_database() {
        database.close();
    }

    @Test
    void settling() throws Exception {
        for (int i = 0; i < 3; i++) {
            scene.settle(claimed().stream().map(scene::succeeded).toArray(Settlement[]::new));
        }

        assertThatOnlyTheKeyWasUsed();
    }

    @Test
    void giving_back() throws Exception {
        PostgresDeliveryQueue queue = new PostgresDeliveryQueue(database);
        for (int i = 0; i < 3; i++) {
            List<LeasedDelivery> claimed = claimed();

            assertThat(queue.giveBack(
                            scene.node(),
                            claimed.stream().map(LeasedDelivery::id).toList()))
                    .hasSameSizeAs(claimed);
        }

        assertThatOnlyTheKeyWasUsed();
    }

    private List<LeasedDelivery> claimed() throws Exception {
        NewDelivery[] waiting = new NewDelivery[BATCH];
        for (int i = 0; i < BATCH; i++) {
            waiting[i] = scene.waitingFor(webhook);
        }
        scene.append(Scene.publication(scene.event(), waiting));
        return scene.claim(scene.node(), webhook, BATCH);
    }

    private void assertThatOnlyTheKeyWasUsed() {
        // A connection's counts are seen some seconds later, all at once.
        await().atMost(Duration.ofSeconds(60)).until(() -> scansOf("delivery_queue_pkey") >= 3 * BATCH);
        assertThat(scansOf("delivery_queue_claimed")).isZero();
    }

    private int scansOf(String index) {
        return database.once(connection -> Query.of(
                        connection, "SELECT idx_scan::int AS scans FROM pg_stat_user_indexes WHERE indexrelname = ?")
                .text(index)
                .first(row -> row.integer("scans"))
                .orElseThrow());
    }
}
