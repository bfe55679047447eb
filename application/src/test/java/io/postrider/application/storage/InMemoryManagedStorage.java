package io.postrider.application.storage;

import io.postrider.application.account.InMemoryAccounts;
import io.postrider.application.account.InMemoryApiKeys;
import io.postrider.application.event.InMemoryEventTypes;
import io.postrider.application.webhook.InMemoryWebhooks;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.domain.webhook.WebhookHealth;

/** The managed ports in memory, by the same contracts as the database. Safe for use by many threads. */
public final class InMemoryManagedStorage implements ManagedStorage {
    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryRequestKeys requestKeys = new InMemoryRequestKeys(transactions);
    private final InMemoryAccounts accounts = new InMemoryAccounts(transactions);
    private final InMemoryApiKeys apiKeys = new InMemoryApiKeys(transactions);
    private final InMemoryEventTypes eventTypes = new InMemoryEventTypes(transactions);
    private final InMemoryWebhooks webhooks = new InMemoryWebhooks(transactions);

    @Override
    public InMemoryTransactions transactions() {
        return transactions;
    }

    @Override
    public InMemoryRequestKeys requestKeys() {
        return requestKeys;
    }

    @Override
    public InMemoryAccounts accounts() {
        return accounts;
    }

    @Override
    public InMemoryApiKeys apiKeys() {
        return apiKeys;
    }

    @Override
    public InMemoryEventTypes eventTypes() {
        return eventTypes;
    }

    @Override
    public InMemoryWebhooks webhooks() {
        return webhooks;
    }

    @Override
    public WebhookChanges webhookChanges() {
        return webhooks.changes();
    }

    @Override
    public void recordHealth(WebhookHealth health) {
        webhooks.recordHealth(health);
    }
}
