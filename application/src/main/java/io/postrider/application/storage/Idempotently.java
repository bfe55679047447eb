package io.postrider.application.storage;

import io.postrider.domain.id.AccountId;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a creating request once for its {@link RequestKey}, and gives its first answer again when the request is repeated. */
public final class Idempotently {
    /** In place of an account, for requests of the administrator, who belongs to none. There is no such account. */
    public static final AccountId ADMINISTRATION = new AccountId(new UUID(0x7000, 0x8000_0000_0000_0001L));

    private final Transactions transactions;
    private final RequestKeys keys;

    public Idempotently(Transactions transactions, RequestKeys keys) {
        this.transactions = transactions;
        this.keys = keys;
    }

    /**
     * Runs {@code create} in a transaction that also remembers its answer. Requests with the same key wait for one another;
     * one that fails leaves no trace, and the next with its key runs.
     *
     * @param key null where the client gave none: then it simply runs
     * @param create what the request does; returns the answer to send, secrets included, which is kept encrypted
     * @return the answer of {@code create}, or the one that was remembered for the key
     * @throws RequestKeyReused where the key was used for another content
     * @throws StorageUnavailable where the database cannot be reached
     */
    public byte[] once(AccountId account, @Nullable RequestKey key, Supplier<byte[]> create) {
        if (key == null) {
            return transactions.required(create);
        }
        return transactions.required(() -> {
            Optional<byte[]> first = keys.take(account, key);
            if (first.isPresent()) {
                return first.get();
            }
            byte[] answer = create.get();
            keys.remember(account, key, answer);
            return answer;
        });
    }
}
