package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.delivery.DeliveryHistory.Filter;
import io.postrider.application.engine.Scene;
import io.postrider.application.storage.Counted;
import io.postrider.application.storage.PageNumber;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Counted pages of a list that is longer than what is counted. */
class LongListTest {
    private static final int ALL = DeliveryHistory.COUNTED_EXACTLY + 250;
    private static final int FAILED = DeliveryHistory.COUNTED_EXACTLY;
    private static final int SIZE = 100;

    private static final String FILL = """
            INSERT INTO delivery (id, account_id, event_id, webhook_id, attempt_count, state, next_trigger, event_type)
            SELECT (substr(lowest_id(now())::text, 1, 24) || lpad(to_hex(i), 12, '0'))::uuid, ?, ?, ?, 1,
                   CASE WHEN i <= ? THEN 3 ELSE 2 END, 0, 'user.created'
            FROM generate_series(1, ?) AS i""";

    private static Database database;
    private static DeliveryHistory history;
    private static Scene scene;
    private static WebhookId webhook;

    @BeforeAll
    static void fill_the_database() {
        database = Database.open(TestServer.emptyDatabase(), List.of());
        history = new PostgresDeliveryHistory(database);
        scene = new Scene(new PostgresEngineStorage(database));
        webhook = scene.webhook();
        database.once(connection -> Query.of(connection, FILL)
                .uuid(scene.account().value())
                .uuid(scene.id())
                .uuid(webhook.value())
                .integer(FAILED)
                .integer(ALL)
                .run());
    }

    @AfterAll
    static void close_the_database() {
        database.close();
    }

    @Test
    void the_total_stays_greater_than_what_was_read_until_all_is_read() {
        Counted<Delivery> first = page(Set.of(), 1);
        Counted<Delivery> beforeLast = page(Set.of(), ALL / SIZE);
        Counted<Delivery> last = page(Set.of(), ALL / SIZE + 1);

        assertThat(first.total()).isGreaterThan(DeliveryHistory.COUNTED_EXACTLY);
        assertThat(beforeLast.items()).hasSize(SIZE);
        assertThat(beforeLast.total()).isGreaterThan(ALL / SIZE * SIZE);
        assertThat(last.items()).hasSize(ALL % SIZE);
        assertThat(last.total()).isEqualTo(ALL);
    }

    @Test
    void the_total_of_as_many_as_are_counted_is_exact() {
        assertThat(page(Set.of(DeliveryState.FAILED), 1).total()).isEqualTo(FAILED);
        assertThat(page(Set.of(DeliveryState.FAILED), FAILED / SIZE + 1).items())
                .isEmpty();
    }

    private static Counted<Delivery> page(Set<DeliveryState> states, int number) {
        return history.list(
                scene.account(), new Filter(webhook, null, states, null, null, null), new PageNumber(number, SIZE));
    }
}
