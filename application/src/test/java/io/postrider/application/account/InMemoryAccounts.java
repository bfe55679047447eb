package io.postrider.application.account;

import io.postrider.application.storage.InMemoryPages;
import io.postrider.application.storage.InMemoryTransactions;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.account.Account;
import io.postrider.domain.id.AccountId;
import java.util.Optional;

/** Accounts in memory. */
public final class InMemoryAccounts implements Accounts {
    private final InMemoryTransactions transactions;
    private final InMemoryTransactions.Table<AccountId, Account> accounts;

    public InMemoryAccounts(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.accounts = transactions.new Table<>();
    }

    @Override
    public void add(Account account) {
        transactions.required(() -> {
            if (accounts.lock(account.id()).isEmpty()) {
                accounts.put(account.id(), account);
            }
            return account;
        });
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return transactions.required(() -> accounts.get(id));
    }

    @Override
    public Page<Account> list(PageRequest page) {
        return transactions.required(() -> InMemoryPages.newestFirst(
                accounts.rows().values().stream(), it -> it.id().value(), page));
    }

    @Override
    public Optional<Account> lock(AccountId id) {
        return transactions.required(() -> accounts.lock(id));
    }
}
