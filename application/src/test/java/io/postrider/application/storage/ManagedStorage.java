package io.postrider.application.storage;

import io.postrider.application.account.Accounts;
import io.postrider.application.account.ApiKeys;
import io.postrider.application.event.EventTypes;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.webhook.WebhookHealth;

/**
 * One storage behind all ports of what is managed: what their contract suites run on. It may hold more than a test has put
 * there.
 */
public interface ManagedStorage {
    Transactions transactions();

    RequestKeys requestKeys();

    Accounts accounts();

    ApiKeys apiKeys();

    EventTypes eventTypes();

    Webhooks webhooks();

    WebhookChanges webhookChanges();

    /** Writes the health of a webhook, as the settling of deliveries does. */
    void recordHealth(WebhookHealth health);
}
