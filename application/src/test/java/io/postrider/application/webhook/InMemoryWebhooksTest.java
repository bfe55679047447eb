package io.postrider.application.webhook;

import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.ManagedStorage;

class InMemoryWebhooksTest extends WebhooksContract {
    @Override
    protected ManagedStorage storage() {
        return new InMemoryManagedStorage();
    }
}
