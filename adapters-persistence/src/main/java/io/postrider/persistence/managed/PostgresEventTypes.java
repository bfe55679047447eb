package io.postrider.persistence.managed;

import io.postrider.application.event.EventTypes;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import io.postrider.persistence.database.Query;
import java.util.List;
import java.util.Optional;

/** {@link EventTypes} on PostgreSQL. */
public final class PostgresEventTypes implements EventTypes {
    // A row that was inserted, and not updated, was never deleted: its xmax is 0.
    private static final String PUT = """
            INSERT INTO event_type (account_id, name, description, category, json_schema) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (account_id, name) DO UPDATE
                SET description = excluded.description, category = excluded.category, json_schema = excluded.json_schema
            RETURNING (xmax = 0) AS is_new""";

    private static final String EXTENT = """
            SELECT count(*)::int AS types, coalesce(sum(octet_length(json_schema)), 0)::bigint AS bytes
            FROM event_type WHERE account_id = ?""";

    private final PostgresTransactions transactions;

    public PostgresEventTypes(PostgresTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean put(AccountId account, RegisteredEventType type) {
        return transactions.inSession(session -> session.doReturningWork(connection -> Query.of(connection, PUT)
                .uuid(account.value())
                .text(type.type().name())
                .text(type.description())
                .text(type.category())
                .text(type.schema())
                .first(row -> row.flag("is_new"))
                .orElseThrow()));
    }

    @Override
    public Optional<RegisteredEventType> find(AccountId account, EventType type) {
        return transactions.inSession(session -> session.createSelectionQuery(
                        "from EventTypeRow where accountId = :account and name = :name", EventTypeRow.class)
                .setParameter("account", account.value())
                .setParameter("name", type.name())
                .uniqueResultOptional()
                .map(EventTypeRow::toDomain));
    }

    @Override
    public Extent extent(AccountId account) {
        return transactions.inSession(session -> session.doReturningWork(connection -> Query.of(connection, EXTENT)
                .uuid(account.value())
                .first(row -> new Extent(row.integer("types"), row.number("bytes")))
                .orElseThrow()));
    }

    @Override
    public List<RegisteredEventType> list(AccountId account) {
        return transactions.inSession(session -> session
                .createSelectionQuery(
                        "from EventTypeRow where accountId = :account order by collate(name as ucs_basic)",
                        EventTypeRow.class)
                .setParameter("account", account.value())
                .getResultList()
                .stream()
                .map(EventTypeRow::toDomain)
                .toList());
    }

    @Override
    public boolean remove(AccountId account, EventType type) {
        return transactions.inSession(session ->
                session.createMutationQuery("delete from EventTypeRow where accountId = :account and name = :name")
                                .setParameter("account", account.value())
                                .setParameter("name", type.name())
                                .executeUpdate()
                        == 1);
    }
}
