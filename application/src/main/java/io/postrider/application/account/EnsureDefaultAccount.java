package io.postrider.application.account;

import io.postrider.application.storage.Transactions;
import io.postrider.domain.account.Account;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Sees to it at start that there is an account to begin with, which has the API key of the configuration. May be called by
 * any number of nodes at once and at each start.
 */
public final class EnsureDefaultAccount {
    /** The default account, the same in every installation: so that nodes that start together create one, not two. */
    public static final AccountId DEFAULT_ACCOUNT = new AccountId(new UUID(0x7000, 0x8000_0000_0000_0000L));

    /** The name of the account, and of the key. */
    public static final String NAME = "default";

    private static final Set<Scope> SCOPES = EnumSet.complementOf(EnumSet.of(Scope.ADMIN));

    private final Accounts accounts;
    private final ApiKeys keys;
    private final Transactions transactions;
    private final TimeOrderedUuids ids;
    private final InstantSource clock;

    public EnsureDefaultAccount(
            Accounts accounts, ApiKeys keys, Transactions transactions, TimeOrderedUuids ids, InstantSource clock) {
        this.accounts = accounts;
        this.keys = keys;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Adds the account and the key, each where it is not there yet. A key that was configured before stays valid until it is
     * revoked; one that was revoked while it is still configured is valid again after the next start.
     *
     * @param key the API key, with all scopes but {@code admin}
     * @throws IllegalArgumentException where the text is not one that {@link Authenticate} would accept
     */
    public Account ensure(String key) {
        if (!Authenticate.isPlausible(key)) {
            throw new IllegalArgumentException(
                    "an API key is 1 to " + Authenticate.MAX_TOKEN_LENGTH + " visible ASCII characters without spaces");
        }
        ApiKeyHash hash = ApiKeyHash.of(key);
        return transactions.required(() -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Account account = accounts.find(DEFAULT_ACCOUNT).orElseGet(() -> add(now));
            if (keys.find(hash).isEmpty()) {
                keys.add(new ApiKey(new ApiKeyId(ids.next(now)), account.id(), NAME, SCOPES, now, null, null), hash);
            }
            return account;
        });
    }

    private Account add(Instant now) {
        Account account = new Account(DEFAULT_ACCOUNT, NAME, now);
        accounts.add(account);
        return account;
    }
}
