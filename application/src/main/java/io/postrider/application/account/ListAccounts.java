package io.postrider.application.account;

import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.account.Account;

/** Lists the accounts of this installation. */
public final class ListAccounts {
    private final Accounts accounts;

    public ListAccounts(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The newest first. */
    public Page<Account> list(PageRequest page) {
        return accounts.list(page);
    }
}
