package io.postrider.persistence.engine;

import io.postrider.application.engine.Holds;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link Holds} on PostgreSQL: a small table, from which those that are over are removed when others are added. */
public final class PostgresHolds implements Holds {
    private static final String HOLD = """
            WITH over AS (
                DELETE FROM webhook_hold WHERE webhook_id IN (
                    SELECT webhook_id FROM webhook_hold WHERE held_until < now() - interval '1 minute'
                        AND webhook_id <> ALL (?) FOR UPDATE SKIP LOCKED))
            INSERT INTO webhook_hold AS h (webhook_id, held_until)
            SELECT webhook_id, %s FROM unnest(?::uuid[], ?::bigint[]) AS given (webhook_id, held_until)
            ON CONFLICT (webhook_id) DO UPDATE SET held_until = greatest(h.held_until, excluded.held_until)""".formatted(Query.time("held_until"));

    private static final String CURRENT = "SELECT webhook_id, held_until FROM webhook_hold WHERE held_until > now()";

    private final Database database;

    public PostgresHolds(Database database) {
        this.database = database;
    }

    @Override
    public void hold(Map<WebhookId, Instant> until) {
        // In the order in which all nodes lock them.
        List<WebhookId> inOrder = until.keySet().stream()
                .sorted(Comparator.comparing(WebhookId::value, Ids.ORDER))
                .toList();
        database.once(connection -> Query.of(connection, HOLD)
                .uuids(inOrder, WebhookId::value)
                .uuids(inOrder, WebhookId::value)
                .micros(inOrder, until::get)
                .run());
    }

    @Override
    public Map<WebhookId, Instant> current() {
        return database
                .once(connection -> Query.of(connection, CURRENT)
                        .list(row -> Map.entry(new WebhookId(row.uuid("webhook_id")), row.instant("held_until"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
