package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.Publication;
import io.postrider.application.engine.Scene;
import io.postrider.application.engine.Settlement;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Settling touches no index of the deliveries: PostgreSQL counts such updates as HOT. */
class HotUpdatesTest {
    private static final int BATCHES = 40;
    private static final int BATCH = 50;
    private static Database database;

    private record Updates(int all, int hot) {}

    @BeforeAll
    static void open_the_database() {
        database = Database.open(TestServer.emptyDatabase(), List.of());
    }

    @AfterAll
    static void close_the_database() {
        database.close();
    }

    @Test
    void nearly_all_settlements_are_hot_updates() throws Exception {
        Scene scene = new Scene(new PostgresEngineStorage(database));
        WebhookId webhook = scene.webhook();

        for (int i = 0; i < BATCHES; i++) {
            settleABatch(scene, webhook);
        }

        // PostgreSQL counts what a connection has done some seconds later, and a table whose counter is busy later
        // still.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> updatesOf("delivery_2%").all() >= BATCHES * BATCH
                        && updatesOf("webhook_health").all() >= BATCHES - 1
                        && updatesOf("delivery_tally").all() > 0);
        Updates deliveries = updatesOf("delivery_2%");
        assertThat(deliveries.hot()).isGreaterThan(deliveries.all() * 98 / 100);
        Updates health = updatesOf("webhook_health");
        assertThat(health.hot()).isGreaterThan(health.all() * 9 / 10);
        Updates tallies = updatesOf("delivery_tally");
        assertThat(tallies.hot()).isGreaterThan(tallies.all() * 9 / 10);
    }

    private static void settleABatch(Scene scene, WebhookId webhook) throws Exception {
        List<Publication> batch = new ArrayList<>();
        List<LeasedDelivery> leased = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Event event = scene.event();
            NewDelivery delivery = scene.leasedTo(webhook);
            batch.add(Scene.publication(event, delivery));
            leased.add(new LeasedDelivery(delivery.id(), event, webhook, 0, Trigger.SCHEDULE, false));
        }
        scene.append(batch.toArray(Publication[]::new));
        scene.settle(leased.stream()
                .map(it -> it.id().value().hashCode() % 4 == 0
                        ? scene.toRetry(it, scene.now().plusSeconds(60))
                        : scene.succeeded(it))
                .toArray(Settlement[]::new));
    }

    private static Updates updatesOf(String tables) {
        return database.once(connection -> Query.of(
                        connection,
                        "SELECT coalesce(sum(n_tup_upd), 0)::int AS updates, coalesce(sum(n_tup_hot_upd), 0)::int AS hot"
                                + " FROM pg_stat_user_tables WHERE relname LIKE ?")
                .text(tables)
                .first(row -> new Updates(row.integer("updates"), row.integer("hot")))
                .orElseThrow());
    }
}
