package io.postrider.persistence.engine;

import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.engine.ChangeNotices;
import io.postrider.application.engine.DeliveryQueue;
import io.postrider.application.engine.EngineStorage;
import io.postrider.application.engine.EventStore;
import io.postrider.application.engine.Holds;
import io.postrider.application.engine.Nodes;
import io.postrider.application.engine.Partitions;
import io.postrider.application.engine.RateLimits;
import io.postrider.application.engine.SettlementStore;
import io.postrider.application.event.EventHistory;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.Transactions;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.managed.PostgresTransactions;
import io.postrider.persistence.managed.PostgresWebhookAlerts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The engine's ports on a real database, for the contract suites. */
final class PostgresEngineStorage implements EngineStorage {
    private static final List<String> TABLES = List.of(
            "node",
            "event",
            "delivery",
            "attempt",
            "request_key",
            "delivery_queue",
            "webhook_health",
            "delivery_tally",
            "recovery",
            "rate_limit",
            "webhook_hold",
            "webhook_alert",
            "alert_message");

    private final Database database;
    private final PostgresTransactions transactions;

    PostgresEngineStorage(Database database) {
        this.database = database;
        transactions = new PostgresTransactions(database);
    }

    /** Removes all rows. */
    PostgresEngineStorage emptied() {
        TABLES.forEach(table -> run("DELETE FROM " + table));
        return this;
    }

    void run(String sql) {
        database.once(connection -> Query.of(connection, sql).run());
    }

    @Override
    public EventStore eventStore() {
        return new PostgresEventStore(database);
    }

    @Override
    public DeliveryQueue deliveryQueue() {
        return new PostgresDeliveryQueue(database);
    }

    @Override
    public SettlementStore settlementStore() {
        return new PostgresSettlementStore(database);
    }

    @Override
    public Nodes nodes() {
        return new PostgresNodes(database);
    }

    @Override
    public Partitions partitions() {
        return new PostgresPartitions(database);
    }

    @Override
    public RateLimits rateLimits() {
        return new PostgresRateLimits(database);
    }

    @Override
    public Holds holds() {
        return new PostgresHolds(database);
    }

    @Override
    public ChangeNotices changeNotices() {
        return new PostgresChangeNotices(database);
    }

    @Override
    public DeliveryHistory deliveryHistory() {
        return new PostgresDeliveryHistory(database);
    }

    @Override
    public DeliveryRequests deliveryRequests() {
        return new PostgresDeliveryRequests(database);
    }

    @Override
    public EventHistory eventHistory() {
        return new PostgresEventHistory(database);
    }

    @Override
    public Recoveries recoveries() {
        return new PostgresRecoveries(database, transactions);
    }

    @Override
    public Transactions transactions() {
        return transactions;
    }

    @Override
    public WebhookAlerts webhookAlerts() {
        return new PostgresWebhookAlerts(database, transactions);
    }

    @Override
    public Instant now() {
        return database.once(connection -> Query.of(connection, "SELECT clock_timestamp() AS now")
                .first(row -> row.instant("now"))
                .orElseThrow());
    }

    @Override
    public void makeDaysBehind(int days) {
        run("SELECT make_partitions((now() AT TIME ZONE 'UTC')::date - " + days
                + ", (now() AT TIME ZONE 'UTC')::date)");
    }

    @Override
    public void letTimePass(Duration time) {
        putBack("node", "beat_at", time);
        putBack("delivery_queue", "due_at", time);
        putBack("rate_limit", "taken_until", time);
        putBack("webhook_hold", "held_until", time);
        putBack("webhook_alert", "told_at", time);
        putBack("alert_message", "created_at", time);
        putBack("alert_message", "due_at", time);
    }

    private void putBack(String table, String column, Duration time) {
        database.once(connection -> Query.of(
                        connection,
                        "UPDATE " + table + " SET " + column + " = " + column + " - ? * interval '1 millisecond'")
                .number(time.toMillis())
                .run());
    }
}
