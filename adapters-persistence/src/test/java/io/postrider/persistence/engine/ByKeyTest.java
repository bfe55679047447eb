package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.Publication;
import io.postrider.application.engine.Scene;
import io.postrider.application.engine.Settlement;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What was claimed is found by its key. The index of what is claimed keeps an entry for all that a node has claimed and ended since
 * the last vacuum, tens of thousands under load, which a statement that goes by it looks at each time.
 */
class ByKeyTest {
    private static final int BATCH = 20;
    private static final int OTHERS = 2_000;

    private Database database;
    private Scene scene;
    private WebhookId webhook;
    private int count;

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
        settleClaimed();

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

    @Test
    void settling_with_a_plan_that_was_made_while_nothing_waited() throws Exception {
        gatherStatistics();
        settleWhatWasHandedOver(1);
        waiting(scene.webhook(), OTHERS);
        settleClaimed();

        assertThat(entriesReadOf("delivery_queue_pkey", 3 * BATCH)).isLessThan(OTHERS);
    }

    @Test
    void claiming_with_a_plan_that_was_made_while_nothing_waited() throws Exception {
        gatherStatistics();
        scene.claim(scene.node(), webhook, BATCH);
        waiting(scene.webhook(), OTHERS);
        settleClaimed();

        assertThat(entriesReadOf("delivery_queue_pkey", 3 * BATCH)).isLessThan(OTHERS);
    }

    @Test
    void settling_with_a_plan_that_was_made_while_a_day_was_young() throws Exception {
        fromAYoungDayOn(this::settleWhatWasHandedOver);

        assertThat(entriesReadOf("delivery_2%", OTHERS)).isLessThan(2 * OTHERS);
    }

    @Test
    void claiming_with_a_plan_that_was_made_while_a_day_was_young() throws Exception {
        settleWhatWasHandedOver(BATCH);
        waiting(webhook, BATCH);
        gatherStatistics();
        scene.claim(scene.node(), webhook, BATCH);
        waiting(scene.webhook(), OTHERS);
        settleClaimed();

        assertThat(entriesReadOf("delivery_2%", 3 * BATCH)).isLessThan(OTHERS);
    }

    @Test
    void finding_request_keys_with_a_plan_that_was_made_while_a_day_was_young() throws Exception {
        fromAYoungDayOn(this::publishWithKeys);
        count = 0;
        publishWithKeys(1);

        assertThat(entriesReadOf("request_key_2%", 1)).isLessThan(2 * OTHERS);
    }

    @Test
    void finding_own_ids_with_a_plan_that_was_made_while_a_day_was_young() throws Exception {
        fromAYoungDayOn(this::publishWithOwnIds);
        count = 0;
        publishWithOwnIds(1);

        assertThat(entriesReadOf("event_2%", 1)).isLessThan(2 * OTHERS);
    }

    @Test
    void listing_what_a_quiet_webhook_has_beside_busy_ones() {
        fillWithWhatTenWebhooksHave(10 * OTHERS);
        gatherStatistics();
        DeliveryHistory history = new PostgresDeliveryHistory(database);
        DeliveryHistory.Filter quiet = new DeliveryHistory.Filter(scene.webhook(), null, Set.of(), null, null, null);

        assertThat(history.list(scene.account(), quiet, new PageRequest(BATCH, null))
                        .items())
                .isEmpty();
        assertThat(history.list(scene.account(), quiet, new PageNumber(1, BATCH))
                        .items())
                .isEmpty();
        DeliveryHistory.Filter busy = new DeliveryHistory.Filter(webhook, null, Set.of(), null, null, null);
        assertThat(history.list(scene.account(), busy, new PageRequest(BATCH, null))
                        .items())
                .hasSize(BATCH);

        assertThat(entriesReadOf("delivery_2%", BATCH)).isLessThan(OTHERS);
    }

    @Test
    void recovering_what_a_quiet_webhook_has_beside_busy_ones() {
        fillWithWhatTenWebhooksHave(10 * OTHERS);
        gatherStatistics();
        Recoveries recoveries = new PostgresEngineStorage(database).recoveries();
        WebhookId quiet = scene.webhook();
        Recovery recovery = scene.recoveryOfFailed(quiet);
        recoveries.add(recovery);

        recoveries.step(recovery.id(), OTHERS);

        assertThat(entriesReadOf("delivery_2%", 0)).isLessThan(OTHERS);
    }

    /** One of them is {@link #webhook}. */
    private void fillWithWhatTenWebhooksHave(int deliveries) {
        List<WebhookId> webhooks = Stream.concat(Stream.of(webhook), Stream.generate(scene::webhook))
                .limit(10)
                .toList();
        database.once(connection -> Query.of(connection, """
                        INSERT INTO delivery (id, account_id, event_id, webhook_id, attempt_count, state, next_trigger, event_type)
                        SELECT (substr(lowest_id(now())::text, 1, 24) || lpad(to_hex(i), 12, '0'))::uuid, ?, ?,
                               (?::uuid[])[1 + i % 10], 1, 2, 0, 'user.created'
                        FROM generate_series(1, ?) AS i""")
                .uuid(scene.account().value())
                .uuid(scene.id())
                .uuids(webhooks, WebhookId::value)
                .integer(deliveries)
                .run());
    }

    private interface Work {
        void of(int size) throws Exception;
    }

    /** Work with a plan that was made for few rows, when there are many. */
    private void fromAYoungDayOn(Work work) throws Exception {
        work.of(BATCH);
        gatherStatistics();
        work.of(BATCH);
        work.of(OTHERS);
        for (int i = 0; i < 5; i++) {
            work.of(BATCH);
        }
    }

    private void publishWithKeys(int requests) throws Exception {
        scene.append(Stream.generate(() -> Scene.withKey(Scene.publication(scene.event()), "key " + count++, "content"))
                .limit(requests)
                .toArray(Publication[]::new));
    }

    private void publishWithOwnIds(int requests) throws Exception {
        scene.append(Stream.generate(() -> Scene.publication(Scene.withOwnId(scene.event(), "own_" + count++)))
                .limit(requests)
                .toArray(Publication[]::new));
    }

    private void gatherStatistics() {
        database.apart(connection -> Query.of(connection, "VACUUM ANALYZE").run());
    }

    private void settleClaimed() throws Exception {
        for (int i = 0; i < 3; i++) {
            scene.settle(claimed().stream().map(scene::succeeded).toArray(Settlement[]::new));
        }
    }

    private void settleWhatWasHandedOver(int deliveries) throws Exception {
        Event event = scene.event();
        List<NewDelivery> leased =
                Stream.generate(() -> scene.leasedTo(webhook)).limit(deliveries).toList();
        scene.append(Scene.publication(event, leased.toArray(NewDelivery[]::new)));
        scene.settle(leased.stream()
                .map(each -> scene.succeeded(new LeasedDelivery(each.id(), event, webhook, 0, Trigger.SCHEDULE, false)))
                .toArray(Settlement[]::new));
    }

    private void waiting(WebhookId receiver, int deliveries) throws Exception {
        NewDelivery[] waiting = new NewDelivery[deliveries];
        for (int i = 0; i < deliveries; i++) {
            waiting[i] = scene.waitingFor(receiver);
        }
        scene.append(Scene.publication(scene.event(), waiting));
    }

    private List<LeasedDelivery> claimed() throws Exception {
        waiting(webhook, BATCH);
        return scene.claim(scene.node(), webhook, BATCH);
    }

    private void assertThatOnlyTheKeyWasUsed() {
        assertThat(entriesReadOf("delivery_queue_pkey", 3 * BATCH)).isGreaterThanOrEqualTo(3 * BATCH);
        assertThat(counted("idx_scan", "delivery_queue_claimed")).isZero();
    }

    /** What all sessions have read together, which they have told when they have ended: at least so much, once it is known. */
    private int entriesReadOf(String indexes, int atLeast) {
        database.close();
        database.start();
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> counted("idx_tup_read", indexes), entries -> entries >= atLeast);
    }

    private int counted(String what, String indexes) {
        return database.once(connection -> Query.of(
                        connection,
                        "SELECT coalesce(sum(" + what
                                + "), 0)::int AS counted FROM pg_stat_user_indexes WHERE indexrelname LIKE ?")
                .text(indexes)
                .first(row -> row.integer("counted"))
                .orElseThrow());
    }
}
