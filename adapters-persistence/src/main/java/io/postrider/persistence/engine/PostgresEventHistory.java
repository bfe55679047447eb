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

    // Of those that do not fit only the size is looked at.
    private static final String PAGE = """
            SELECT * FROM (
                SELECT newest.*, sum(octet_length(data)) OVER newest_first AS bytes, row_number() OVER newest_first AS place,
                       count(*) OVER () AS found
                FROM (%s WHERE account_id = ? AND id >= ? AND id < ? %%s ORDER BY id DESC LIMIT ?) AS newest
                WINDOW newest_first AS (ORDER BY event_id DESC ROWS UNBOUNDED PRECEDING)) AS page
            WHERE bytes <= ? OR place = 1
            ORDER BY event_id DESC""".formatted(COLUMNS);

    /** @param found how many there are up to one more than fit into the page */
    private record Found(StoredEvent event, long found) {
        static Found read(Row row) throws SQLException {
            return new Found(PostgresEventHistory.read(row), row.number("found"));
        }
    }

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
        List<Found> found = database.readLong(connection -> list(connection, account, filter, page));
        List<StoredEvent> events = found.stream().map(Found::event).toList();
        boolean isCut = !found.isEmpty() && found.size() < found.get(0).found();
        return isCut ? new Page<>(events, true) : Page.of(events, page.limit());
    }

    private static List<Found> list(Connection connection, AccountId account, Filter filter, PageRequest page)
            throws SQLException {
        EventType type = filter.type();
        Query query = Query.of(connection, PAGE.formatted(type == null ? "" : "AND type = ?"))
                .uuid(account.value())
                .uuid(Ids.lowest(filter.since()))
                .uuid(Ids.above(filter.until(), page.after()));
        if (type != null) {
            query.text(type.name());
        }
        return query.integer(page.limit() + 1).number(MAX_PAGE_BYTES).list(Found::read);
    }

    private static StoredEvent read(Row row) throws SQLException {
        return new StoredEvent(Events.read(row), row.integer("deliveries"));
    }
}
