package io.postrider.persistence.managed;

import io.postrider.application.webhook.WebhookChanges;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.encryption.Encryption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * {@link WebhookChanges} on PostgreSQL. Each row notes the transaction that changed it last. The cursor is a snapshot from before the
 * answer. All transactions before the oldest that was open in it had ended, so that their changes were seen; those of that one and
 * after it are reported the next time, whenever they are committed. Which of those had been committed the snapshot tells as well, so
 * that nobody has to wait for a long transaction to know that a change was seen.
 */
public final class PostgresWebhookChanges implements WebhookChanges {
    private static final String LOOK = """
            SELECT pg_current_snapshot()::text AS snapshot,
                   EXISTS (SELECT FROM webhook WHERE changed_tx >= pg_snapshot_xmin(?::pg_snapshot)) AS any_changed""";

    private static final String SNAPSHOT = "select cast(pg_current_snapshot() as text)";

    private static final String CHANGED_SINCE =
            "select w.* from webhook w where w.changed_tx >= pg_snapshot_xmin(cast(:cursor as pg_snapshot))";

    private static final String UNSEEN = """
            select count(*) from webhook w, unnest(string_to_array(:cursors, ' ')) as reader(snapshot)
            where w.id = :id and not pg_visible_in_snapshot(w.changed_tx, cast(reader.snapshot as pg_snapshot))""";

    private static final String ALL = "from WebhookRow where deletedAt is null";

    private final Database database;
    private final PostgresTransactions transactions;
    private final Encryption encryption;

    private record Look(String snapshot, boolean anyChanged) {}

    public PostgresWebhookChanges(Database database, PostgresTransactions transactions, Encryption encryption) {
        this.database = database;
        this.transactions = transactions;
        this.encryption = encryption;
    }

    @Override
    public Changes since(String cursor) {
        if (!cursor.equals(FROM_THE_START)) {
            Look look = look(cursor);
            if (!look.anyChanged()) {
                return new Changes(List.of(), List.of(), look.snapshot());
            }
        }
        return read(cursor);
    }

    /** One exchange, several times a second on a node that is told of nothing: hardly ever has anything changed. */
    private Look look(String cursor) {
        return database.once(connection -> Query.of(connection, LOOK)
                .text(cursor)
                .first(row -> new Look(row.text("snapshot"), row.flag("any_changed")))
                .orElseThrow());
    }

    private Changes read(String cursor) {
        return transactions.inSession(session -> {
            // First the cursor: what is committed between the two statements is reported twice, not never.
            String next = session.createNativeQuery(SNAPSHOT, String.class).getSingleResult();
            List<WebhookRow> rows = cursor.equals(FROM_THE_START)
                    ? session.createSelectionQuery(ALL, WebhookRow.class).getResultList()
                    : session.createNativeQuery(CHANGED_SINCE, WebhookRow.class)
                            .setParameter("cursor", cursor)
                            .getResultList();
            List<Webhook> changed = new ArrayList<>();
            List<WebhookId> removed = new ArrayList<>();
            for (WebhookRow row : rows) {
                if (row.isDeleted()) {
                    removed.add(new WebhookId(row.id));
                } else {
                    changed.add(row.toDomain(encryption));
                }
            }
            return new Changes(changed, removed, next);
        });
    }

    @Override
    public boolean isSeenBy(WebhookId webhook, Collection<String> cursors) {
        if (cursors.contains(FROM_THE_START)) {
            return false;
        }
        return transactions.inSession(session -> session.createNativeQuery(UNSEEN, Long.class)
                        .setParameter("cursors", String.join(" ", cursors))
                        .setParameter("id", webhook.value())
                        .getSingleResult()
                == 0);
    }
}
