package io.postrider.application.account;

import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.ManagedStorage;

class InMemoryAccountsTest extends AccountsContract {
    @Override
    protected ManagedStorage storage() {
        return new InMemoryManagedStorage();
    }
}
