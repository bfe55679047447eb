package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.Publication;
import io.postrider.application.engine.Scene;
import io.postrider.application.engine.Settlement;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.CountingConnections;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a batch talks to the database, whatever its size. */
class ExchangesTest {
    private static final CountingConnections CONNECTIONS = new CountingConnections();
    private static Database database;

    private Scene scene;
    private WebhookId webhook;

    @BeforeAll
    static void open_the_database() {
        database = CONNECTIONS.open(TestServer.emptyDatabase());
    }

    @AfterAll
    static void close_the_database() {
        database.close();
    }

    @BeforeEach
    void set_the_scene() {
        scene = new Scene(new PostgresEngineStorage(database).emptied());
        webhook = scene.webhook();
    }

    @Test
    void a_batch_of_events_is_one_statement_that_commits_itself() throws Exception {
        Publication[] batch = new Publication[50];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = Scene.publication(scene.event(), scene.leasedTo(webhook), scene.waitingFor(webhook));
        }
        CONNECTIONS.taken();

        scene.append(batch);

        assertThat(CONNECTIONS.taken()).containsExactly("WITH");
    }

    @Test
    void a_batch_with_keys_and_own_ids_also_locks_them_looks_them_up_and_remembers_them() throws Exception {
        Publication[] batch = new Publication[50];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = Scene.withKey(
                    Scene.publication(Scene.withOwnId(scene.event(), "own-" + i)), "key-" + i, "fingerprint");
        }
        CONNECTIONS.taken();

        scene.append(batch);

        assertThat(CONNECTIONS.taken()).containsExactly("SELECT", "SELECT", "SELECT", "WITH", "INSERT", "commit");
    }

    @Test
    void settling_what_was_handed_over_is_two_statements_and_a_commit() throws Exception {
        Settlement[] batch = settlements(handedOver(50));
        CONNECTIONS.taken();

        scene.settle(batch);

        assertThat(CONNECTIONS.taken()).containsExactly("WITH", "WITH", "commit");
    }

    @Test
    void settling_what_was_claimed_takes_one_statement_more() throws Exception {
        for (int i = 0; i < 50; i++) {
            scene.waiting(webhook);
        }
        Settlement[] batch = settlements(scene.claim(scene.node(), webhook, 50));
        CONNECTIONS.taken();

        scene.settle(batch);

        assertThat(CONNECTIONS.taken()).containsExactly("SELECT", "WITH", "WITH", "commit");
    }

    @Test
    void a_claim_is_one_statement_that_commits_itself() throws Exception {
        for (int i = 0; i < 50; i++) {
            scene.waiting(webhook);
        }
        CONNECTIONS.taken();

        scene.claim(scene.node(), webhook, 50);

        assertThat(CONNECTIONS.taken()).containsExactly("WITH");
    }

    private List<LeasedDelivery> handedOver(int count) throws Exception {
        List<Publication> batch = new ArrayList<>();
        List<LeasedDelivery> leased = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = scene.event();
            NewDelivery delivery = scene.leasedTo(webhook);
            batch.add(Scene.publication(event, delivery));
            leased.add(new LeasedDelivery(delivery.id(), event, webhook, 0, Trigger.SCHEDULE, false));
        }
        scene.append(batch.toArray(Publication[]::new));
        return leased;
    }

    private Settlement[] settlements(List<LeasedDelivery> deliveries) {
        Settlement[] batch = new Settlement[deliveries.size()];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = i % 3 == 0
                    ? scene.toRetry(deliveries.get(i), scene.now().plusSeconds(60))
                    : scene.succeeded(deliveries.get(i));
        }
        return batch;
    }
}
