package io.postrider.persistence.managed;

import io.postrider.application.storage.Samples;
import io.postrider.domain.account.Account;
import io.postrider.persistence.PostgresStorage;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.DatabaseSettings;
import io.postrider.persistence.database.TestServer;
import io.postrider.persistence.encryption.EncryptionKeys;
import java.util.List;

/** All ports on an empty database, and a way to look at its tables beside them. */
final class StorageWithTables implements AutoCloseable {
    private static final EncryptionKeys KEYS = EncryptionKeys.parse("k1:" + "A".repeat(43) + "=");

    final PostgresStorage storage;
    final Database tables;

    StorageWithTables() {
        DatabaseSettings settings = TestServer.emptyDatabase();
        storage = new PostgresStorage(settings, KEYS);
        storage.start();
        tables = Database.open(settings.withPoolSize(3), List.of());
    }

    /** A new account that is stored. */
    Account account() {
        Account account = Samples.account();
        storage.accounts().add(account);
        return account;
    }

    @Override
    public void close() {
        storage.close();
        tables.close();
    }
}
