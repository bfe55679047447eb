package io.postrider.application.account;

import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.account.Account;
import io.postrider.domain.id.AccountId;
import java.util.Optional;

/** The accounts. All methods throw {@code StorageUnavailable} where the database cannot be reached. */
public interface Accounts {
    /** Adds an account. Where its id is there already nothing changes, so that nodes that start together may add the same one. */
    void add(Account account);

    Optional<Account> find(AccountId id);

    Page<Account> list(PageRequest page);

    /** Makes other transactions that lock the same account wait until the open one ends; empty where there is no such account. */
    Optional<Account> lock(AccountId id);
}
