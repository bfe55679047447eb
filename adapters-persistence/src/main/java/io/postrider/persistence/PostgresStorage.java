package io.postrider.persistence;

import io.postrider.application.account.Accounts;
import io.postrider.application.account.ApiKeys;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.engine.ChangeNotices;
import io.postrider.application.engine.DeliveryQueue;
import io.postrider.application.engine.EventStore;
import io.postrider.application.engine.Holds;
import io.postrider.application.engine.Nodes;
import io.postrider.application.engine.Partitions;
import io.postrider.application.engine.RateLimits;
import io.postrider.application.engine.SettlementStore;
import io.postrider.application.event.EventHistory;
import io.postrider.application.event.EventTypes;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.RequestKeys;
import io.postrider.application.storage.Transactions;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.application.webhook.Webhooks;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.DatabaseSettings;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.encryption.Encryption;
import io.postrider.persistence.encryption.EncryptionKeys;
import io.postrider.persistence.engine.PostgresChangeNotices;
import io.postrider.persistence.engine.PostgresDeliveryHistory;
import io.postrider.persistence.engine.PostgresDeliveryQueue;
import io.postrider.persistence.engine.PostgresDeliveryRequests;
import io.postrider.persistence.engine.PostgresEventHistory;
import io.postrider.persistence.engine.PostgresEventStore;
import io.postrider.persistence.engine.PostgresHolds;
import io.postrider.persistence.engine.PostgresNodes;
import io.postrider.persistence.engine.PostgresPartitions;
import io.postrider.persistence.engine.PostgresRateLimits;
import io.postrider.persistence.engine.PostgresRecoveries;
import io.postrider.persistence.engine.PostgresSettlementStore;
import io.postrider.persistence.managed.ManagedRows;
import io.postrider.persistence.managed.PostgresAccounts;
import io.postrider.persistence.managed.PostgresApiKeys;
import io.postrider.persistence.managed.PostgresEventTypes;
import io.postrider.persistence.managed.PostgresRequestKeys;
import io.postrider.persistence.managed.PostgresTransactions;
import io.postrider.persistence.managed.PostgresWebhookAlerts;
import io.postrider.persistence.managed.PostgresWebhookChanges;
import io.postrider.persistence.managed.PostgresWebhooks;

/**
 * All ports of the application on one PostgreSQL database. What it gives is safe for use by many threads, and works until it
 * is closed.
 */
public final class PostgresStorage implements AutoCloseable {
    private final Database database;
    private final PostgresTransactions transactions;
    private final Encryption encryption;

    /** Storage that is not connected yet: until {@link #start} has succeeded it is unavailable. */
    public PostgresStorage(DatabaseSettings settings, EncryptionKeys keys) {
        database = new Database(settings, ManagedRows.CLASSES);
        encryption = new Encryption(keys);
        transactions = new PostgresTransactions(database);
    }

    /**
     * Connects, brings the schema up to date and makes the partitions of the coming days. Several nodes may do so at once. Does
     * nothing where that was done.
     *
     * @throws io.postrider.application.storage.StorageUnavailable where the database cannot be reached: then it can be called
     *     again
     */
    public void start() {
        database.start();
        // After a restore into another cluster, which counts its transactions anew, all would be changed for ever.
        database.once(connection -> Query.of(
                        connection, "UPDATE webhook SET version = version WHERE changed_tx > pg_current_xact_id()")
                .run());
    }

    /** Whether the database answers now and takes writes: part of being ready. */
    public boolean isWritable() {
        return database.isWritable();
    }

    public Transactions transactions() {
        return transactions;
    }

    public Accounts accounts() {
        return new PostgresAccounts(transactions);
    }

    public ApiKeys apiKeys() {
        return new PostgresApiKeys(transactions);
    }

    public EventTypes eventTypes() {
        return new PostgresEventTypes(transactions);
    }

    public Webhooks webhooks() {
        return new PostgresWebhooks(transactions, encryption);
    }

    public WebhookChanges webhookChanges() {
        return new PostgresWebhookChanges(database, transactions, encryption);
    }

    public ChangeNotices changeNotices() {
        return new PostgresChangeNotices(database);
    }

    public WebhookAlerts webhookAlerts() {
        return new PostgresWebhookAlerts(database, transactions);
    }

    public RequestKeys requestKeys() {
        return new PostgresRequestKeys(transactions, encryption);
    }

    public EventStore eventStore() {
        return new PostgresEventStore(database);
    }

    public DeliveryQueue deliveryQueue() {
        return new PostgresDeliveryQueue(database);
    }

    public SettlementStore settlementStore() {
        return new PostgresSettlementStore(database);
    }

    public Nodes nodes() {
        return new PostgresNodes(database);
    }

    public Partitions partitions() {
        return new PostgresPartitions(database);
    }

    public RateLimits rateLimits() {
        return new PostgresRateLimits(database);
    }

    public Holds holds() {
        return new PostgresHolds(database);
    }

    public DeliveryHistory deliveryHistory() {
        return new PostgresDeliveryHistory(database);
    }

    public DeliveryRequests deliveryRequests() {
        return new PostgresDeliveryRequests(database);
    }

    public Recoveries recoveries() {
        return new PostgresRecoveries(database, transactions);
    }

    public EventHistory eventHistory() {
        return new PostgresEventHistory(database);
    }

    /** Closes all connections; what runs meanwhile fails. */
    @Override
    public void close() {
        database.close();
    }
}
