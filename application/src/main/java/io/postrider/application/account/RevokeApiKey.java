package io.postrider.application.account;

import io.postrider.application.storage.Transactions;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;

/** Ends an API key for good: at once on this node, within a second on every other. */
public final class RevokeApiKey {
    private final ApiKeys keys;
    private final Transactions transactions;
    private final Authenticate authenticate;

    public RevokeApiKey(ApiKeys keys, Transactions transactions, Authenticate authenticate) {
        this.keys = keys;
        this.transactions = transactions;
        this.authenticate = authenticate;
    }

    /**
     * Revokes the key.
     *
     * @throws UnknownApiKey where the account has no such key
     */
    public void revoke(AccountId account, ApiKeyId key) {
        transactions.required(() -> {
            if (!keys.revoke(account, key)) {
                throw new UnknownApiKey();
            }
            transactions.afterCommit(() -> authenticate.forget(key));
            return key;
        });
    }
}
