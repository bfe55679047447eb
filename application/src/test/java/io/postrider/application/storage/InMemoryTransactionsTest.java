package io.postrider.application.storage;

class InMemoryTransactionsTest extends TransactionsContract {
    @Override
    protected ManagedStorage storage() {
        return new InMemoryManagedStorage();
    }
}
