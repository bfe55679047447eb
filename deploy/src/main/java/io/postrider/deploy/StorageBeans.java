package io.postrider.deploy;

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
import io.postrider.persistence.PostgresStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The storage ports on PostgreSQL; the engine's batches behind the {@link DatabaseGuard}. */
@ApplicationScoped
class StorageBeans {
    @Produces
    @Singleton
    PostgresStorage storage(Settings settings) {
        return new PostgresStorage(settings.database(), settings.encryptionKeys());
    }

    @Produces
    @Singleton
    GuardedStorage guarded(DatabaseGuard guard) {
        return new GuardedStorage(guard);
    }

    // The engine's batches

    @Produces
    @Singleton
    EventStore events(PostgresStorage storage, GuardedStorage guarded) {
        return guarded.events(storage.eventStore());
    }

    @Produces
    @Singleton
    SettlementStore settlements(PostgresStorage storage, GuardedStorage guarded) {
        return guarded.settlements(storage.settlementStore());
    }

    @Produces
    @Singleton
    DeliveryQueue queue(PostgresStorage storage, GuardedStorage guarded) {
        return guarded.queue(storage.deliveryQueue());
    }

    @Produces
    @Singleton
    RateLimits rateLimits(PostgresStorage storage, GuardedStorage guarded) {
        return guarded.rateLimits(storage.rateLimits());
    }

    @Produces
    @Singleton
    Holds holds(PostgresStorage storage) {
        return storage.holds();
    }

    @Produces
    @Singleton
    ChangeNotices changeNotices(PostgresStorage storage) {
        return storage.changeNotices();
    }

    @Produces
    @Singleton
    Nodes nodes(PostgresStorage storage) {
        return storage.nodes();
    }

    @Produces
    @Singleton
    Partitions partitions(PostgresStorage storage) {
        return storage.partitions();
    }

    // What is asked for and read

    @Produces
    @Singleton
    Recoveries recoveries(PostgresStorage storage) {
        return storage.recoveries();
    }

    @Produces
    @Singleton
    DeliveryRequests deliveryRequests(PostgresStorage storage) {
        return storage.deliveryRequests();
    }

    @Produces
    @Singleton
    DeliveryHistory deliveryHistory(PostgresStorage storage) {
        return storage.deliveryHistory();
    }

    @Produces
    @Singleton
    EventHistory eventHistory(PostgresStorage storage) {
        return storage.eventHistory();
    }

    // What is managed

    @Produces
    @Singleton
    Transactions transactions(PostgresStorage storage) {
        return storage.transactions();
    }

    @Produces
    @Singleton
    Accounts accounts(PostgresStorage storage) {
        return storage.accounts();
    }

    @Produces
    @Singleton
    ApiKeys apiKeys(PostgresStorage storage) {
        return storage.apiKeys();
    }

    @Produces
    @Singleton
    EventTypes eventTypes(PostgresStorage storage) {
        return storage.eventTypes();
    }

    @Produces
    @Singleton
    Webhooks webhooks(PostgresStorage storage) {
        return storage.webhooks();
    }

    @Produces
    @Singleton
    WebhookChanges webhookChanges(PostgresStorage storage) {
        return storage.webhookChanges();
    }

    @Produces
    @Singleton
    WebhookAlerts webhookAlerts(PostgresStorage storage) {
        return storage.webhookAlerts();
    }

    @Produces
    @Singleton
    RequestKeys requestKeys(PostgresStorage storage) {
        return storage.requestKeys();
    }
}
