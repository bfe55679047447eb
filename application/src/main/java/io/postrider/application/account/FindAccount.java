package io.postrider.application.account;

import io.postrider.domain.account.Account;
import io.postrider.domain.id.AccountId;

/** Reads one account. */
public final class FindAccount {
    private final Accounts accounts;

    public FindAccount(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * The account of that id.
     *
     * @throws UnknownAccount where there is no such account
     */
    public Account find(AccountId id) {
        return accounts.find(id).orElseThrow(UnknownAccount::new);
    }
}
