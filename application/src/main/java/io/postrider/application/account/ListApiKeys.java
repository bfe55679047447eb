package io.postrider.application.account;

import io.postrider.domain.account.ApiKey;
import io.postrider.domain.id.AccountId;
import java.util.List;

/** Lists an account's API keys, without the keys themselves. */
public final class ListApiKeys {
    private final Accounts accounts;
    private final ApiKeys keys;

    public ListApiKeys(Accounts accounts, ApiKeys keys) {
        this.accounts = accounts;
        this.keys = keys;
    }

    /**
     * The newest first; revoked ones are not among them, expired ones are.
     *
     * @throws UnknownAccount where there is no such account
     */
    public List<ApiKey> list(AccountId account) {
        if (accounts.find(account).isEmpty()) {
            throw new UnknownAccount();
        }
        return keys.list(account);
    }
}
