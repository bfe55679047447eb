package io.postrider.application.storage;

class InMemoryRequestKeysTest extends RequestKeysContract {
    @Override
    protected ManagedStorage storage() {
        return new InMemoryManagedStorage();
    }
}
