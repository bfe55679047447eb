package io.postrider.persistence.managed;

import io.postrider.application.storage.RequestKey;
import io.postrider.application.storage.RequestKeyReused;
import io.postrider.application.storage.RequestKeys;
import io.postrider.domain.id.AccountId;
import io.postrider.persistence.database.KeyLocks;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.encryption.Encryption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** {@link RequestKeys} on PostgreSQL, beside those of publications. Answers are encrypted: they can hold secrets. */
public final class PostgresRequestKeys implements RequestKeys {
    private static final String FIND = """
            SELECT fingerprint, answer FROM request_key
            WHERE account_id = ? AND operation = ? AND key = ? AND id >= lowest_id(now() - interval '2 days')
            ORDER BY id DESC LIMIT 1""";

    private static final String ADD = """
            INSERT INTO request_key (id, account_id, operation, key, fingerprint, answer)
            VALUES (lowest_id(now()), ?, ?, ?, ?, ?)""";

    private final PostgresTransactions transactions;
    private final Encryption encryption;

    public PostgresRequestKeys(PostgresTransactions transactions, Encryption encryption) {
        this.transactions = transactions;
        this.encryption = encryption;
    }

    @Override
    public Optional<byte[]> take(AccountId account, RequestKey key) {
        return transactions.inSession(
                session -> session.doReturningWork(connection -> lockAndFind(connection, account, key)));
    }

    private Optional<byte[]> lockAndFind(Connection connection, AccountId account, RequestKey key) throws SQLException {
        KeyLocks.take(connection, List.of(KeyLocks.lockOf(key.operation(), account.value(), key.key())));
        return Query.of(connection, FIND)
                .uuid(account.value())
                .text(key.operation())
                .text(key.key())
                .first(row -> {
                    if (!row.text("fingerprint").equals(key.fingerprint())) {
                        throw new RequestKeyReused("Idempotency-Key");
                    }
                    return encryption.decrypt(row.bytes("answer"), place(account, key));
                });
    }

    @Override
    public void remember(AccountId account, RequestKey key, byte[] answer) {
        transactions.inSession(session -> session.doReturningWork(connection -> Query.of(connection, ADD)
                .uuid(account.value())
                .text(key.operation())
                .text(key.key())
                .text(key.fingerprint())
                .bytes(encryption.encrypt(answer, place(account, key)))
                .run()));
    }

    private static String place(AccountId account, RequestKey key) {
        return "request_key/" + account + "/" + key.operation() + "/" + key.key();
    }
}
