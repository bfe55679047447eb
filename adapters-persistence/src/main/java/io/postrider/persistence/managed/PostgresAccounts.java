package io.postrider.persistence.managed;

import io.postrider.application.account.Accounts;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.account.Account;
import io.postrider.domain.id.AccountId;
import java.util.List;
import java.util.Optional;
import org.hibernate.LockMode;

/** {@link Accounts} on PostgreSQL. */
public final class PostgresAccounts implements Accounts {
    private final PostgresTransactions transactions;

    public PostgresAccounts(PostgresTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void add(Account account) {
        transactions.inSession(session -> session.createMutationQuery(
                        "insert into AccountRow (id, name, createdAt) values (:id, :name, :createdAt) on conflict do nothing")
                .setParameter("id", account.id().value())
                .setParameter("name", account.name())
                .setParameter("createdAt", account.createdAt())
                .executeUpdate());
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return transactions.inSession(session ->
                Optional.ofNullable(session.get(AccountRow.class, id.value())).map(AccountRow::toDomain));
    }

    @Override
    public Page<Account> list(PageRequest page) {
        List<AccountRow> rows = transactions.inSession(session -> session.createSelectionQuery(
                        "from AccountRow where id < :before order by id desc", AccountRow.class)
                .setParameter("before", Pages.before(page))
                .setMaxResults(page.limit() + 1)
                .getResultList());
        return Page.of(rows.stream().map(AccountRow::toDomain).toList(), page.limit());
    }

    @Override
    public Optional<Account> lock(AccountId id) {
        return transactions.inSession(
                session -> Optional.ofNullable(session.get(AccountRow.class, id.value(), LockMode.PESSIMISTIC_WRITE))
                        .map(AccountRow::toDomain));
    }
}
