package io.postrider.application.webhook;

import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.ManagedStorage;

class InMemoryWebhookChangesTest extends WebhookChangesContract {
    @Override
    protected ManagedStorage storage() {
        return new InMemoryManagedStorage();
    }
}
