package io.postrider.persistence.engine;

import io.postrider.application.event.EventHistory;
import io.postrider.application.event.StoredEvent;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link EventHistory} on PostgreSQL. */
public final class PostgresEventHistory implements EventHistory {
    private static final String COLUMNS =
            "SELECT id AS event_id, account_id, public_id, type, occurred_at, deliveries, data FROM event ";

    private static final String BY_ID = COLUMNS + "WHERE account_id = ? AND id = ? AND public_id IS NULL";

    private static final String BY_PUBLIC_ID = COLUMNS + "WHERE account_id = ? AND public_id = ?";

    private static final String PAGE =
            COLUMNS + "WHERE account_id = ? AND id >= ? AND id < ? %s ORDER BY id DESC LIMIT ?";

    private final Database database;

    public PostgresEventHistory(Database database) {
        this.database = database;
    }

    @Override
    public Optional<StoredEvent> find(AccountId account, PublicEventId id) {
        return database.once(connection -> {
            Optional<StoredEvent> named = Query.of(connection, BY_PUBLIC_ID)
                    .uuid(account.value())
                    .text(id.text())
                    .first(PostgresEventHistory::read);
            Optional<UUID> derivedFrom = PublicEventId.FORM.parse(id.text());
            return named.isPresent() || derivedFrom.isEmpty()
                    ? named
                    : Query.of(connection, BY_ID)
                            .uuid(account.value())
                            .uuid(derivedFrom.get())
                            .first(PostgresEventHistory::read);
        });
    }

    @Override
    public Page<StoredEvent> list(AccountId account, Filter filter, PageRequest page) {
        List<StoredEvent> found = database.once(connection -> list(connection, account, filter, page));
        return Page.of(found, page.limit());
    }

    private static List<StoredEvent> list(Connection connection, AccountId account, Filter filter, PageRequest page)
            throws SQLException {
        EventType type = filter.type();
        Query query = Query.of(connection, PAGE.formatted(type == null ? "" : "AND type = ?"))
                .uuid(account.value())
                .uuid(Ids.lowest(filter.since()))
                .uuid(Ids.above(filter.until(), page.after()));
        if (type != null) {
            query.text(type.name());
        }
        return query.integer(page.limit() + 1).list(PostgresEventHistory::read);
    }

    private static StoredEvent read(Row row) throws SQLException {
        return new StoredEvent(Events.read(row), row.integer("deliveries"));
    }
}
