package io.postrider.application.event;

import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.ManagedStorage;

class InMemoryEventTypesTest extends EventTypesContract {
    @Override
    protected ManagedStorage storage() {
        return new InMemoryManagedStorage();
    }
}
