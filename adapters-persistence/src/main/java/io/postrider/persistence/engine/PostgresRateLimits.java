package io.postrider.persistence.engine;

import io.postrider.application.engine.RateLimits;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@link RateLimits} on PostgreSQL: one row for each webhook that was ever asked for, with the moment up to which its time is given
 * out (the "theoretical arrival time" of the generic cell rate algorithm, ITU-T I.371). Rows are locked in the order of ids.
 */
public final class PostgresRateLimits implements RateLimits {
    // Not waiting for the disk: what a crash forgets are tokens that were used in its last moment. A row that is
    // further ahead
    // than tokens are given out, by more than one second's worth, was written before the database's clock was set back.
    private static final String RESERVE = """
            WITH hurry AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
            locked AS MATERIALIZED (
                SELECT l.webhook_id, l.taken_until, w.per_second, w.tokens
                FROM unnest(?::uuid[], ?::int[], ?::int[]) AS w (webhook_id, per_second, tokens)
                    JOIN rate_limit l ON l.webhook_id = w.webhook_id
                ORDER BY l.webhook_id FOR NO KEY UPDATE OF l),
            planned AS MATERIALIZED (
                SELECT webhook_id, per_second, tokens,
                       CASE WHEN taken_until BETWEEN now() AND now() + ahead + interval '2 seconds'
                           THEN taken_until ELSE now() END AS starts_at,
                       now() + ahead AS limit_at
                FROM locked CROSS JOIN (SELECT ? * interval '1 millisecond' AS ahead) AS constant),
            granted AS MATERIALIZED (
                SELECT webhook_id, per_second, starts_at, limit_at,
                       CASE WHEN starts_at > limit_at THEN 0
                           ELSE least(tokens, 1 + floor(extract(epoch FROM limit_at - starts_at) * per_second))::int
                           END AS tokens
                FROM planned CROSS JOIN hurry),
            taken AS (
                UPDATE rate_limit l SET taken_until = g.starts_at + g.tokens * interval '1 second' / g.per_second
                FROM granted g WHERE l.webhook_id = g.webhook_id AND g.tokens > 0)
            SELECT webhook_id, per_second, tokens,
                   (extract(epoch FROM starts_at - CASE WHEN tokens = 0 THEN limit_at ELSE now() END) * 1000000)::bigint
                       AS starts_in_micros
            FROM granted""";

    private static final String ADD = """
            INSERT INTO rate_limit (webhook_id, taken_until)
            SELECT webhook_id, now() FROM unnest(?::uuid[]) AS new (webhook_id) ORDER BY webhook_id
            ON CONFLICT DO NOTHING""";

    private final Database database;

    public PostgresRateLimits(Database database) {
        this.database = database;
    }

    @Override
    public List<Granted> reserve(List<Wanted> requests) {
        if (requests.isEmpty()) {
            return List.of();
        }
        return database.once(connection -> {
            List<Granted> granted = new ArrayList<>(reserve(connection, requests));
            Set<WebhookId> known = new HashSet<>();
            granted.forEach(it -> known.add(it.webhook()));
            List<Wanted> others = requests.stream()
                    .filter(it -> !known.contains(it.webhook()))
                    .toList();
            if (!others.isEmpty()) {
                Query.of(connection, ADD)
                        .uuids(others, it -> it.webhook().value())
                        .run();
                granted.addAll(reserve(connection, others));
            }
            return granted;
        });
    }

    private static List<Granted> reserve(Connection connection, List<Wanted> requests) throws SQLException {
        List<Wanted> inOrder = requests.stream()
                .sorted(Comparator.comparing(it -> it.webhook().value(), Ids.ORDER))
                .toList();
        return Query.of(connection, RESERVE)
                .uuids(inOrder, it -> it.webhook().value())
                .integers(inOrder, Wanted::perSecond)
                .integers(inOrder, Wanted::tokens)
                .number(AHEAD.toMillis())
                .list(PostgresRateLimits::read);
    }

    private static Granted read(Row row) throws SQLException {
        return new Granted(
                new WebhookId(row.uuid("webhook_id")),
                row.integer("per_second"),
                row.integer("tokens"),
                Duration.of(row.number("starts_in_micros"), ChronoUnit.MICROS));
    }
}
