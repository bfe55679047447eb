package io.postrider.persistence.engine;

import io.postrider.application.engine.Nodes;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@link Nodes} on PostgreSQL: one row for each. Who takes leases locks the row of its node with {@code FOR KEY SHARE} until
 * it commits, so that a node is never declared dead, which deletes the row, between its check and its commit.
 */
public final class PostgresNodes implements Nodes {
    // What a node hands over before its first heartbeat was created after it joined; a day covers clocks that differ.
    private static final String JOIN = """
            INSERT INTO node (id, host, joined_at, beat_at, oldest_unsettled, goes_by)
            VALUES (?, ?, now(), now(), lowest_id(now() - interval '1 day'), '')
            ON CONFLICT (id) DO UPDATE SET host = excluded.host, beat_at = excluded.beat_at, goes_by = excluded.goes_by""";

    private static final String BEAT = """
            UPDATE node AS self SET beat_at = now(), oldest_unsettled = ? WHERE id = ?
            RETURNING beat_at, EXISTS (
                SELECT FROM node AS other
                WHERE other.id <> self.id AND other.beat_at < now() - ? * interval '1 millisecond') AS is_another_dead""";

    private static final String GO_BY = "UPDATE node SET goes_by = ? WHERE id = ?";

    // A node of a release that notes nothing has no column of its own: it cannot be waited for.
    private static final String CURSORS_OF_OTHERS = """
            SELECT goes_by FROM node
            WHERE id <> ? AND beat_at >= now() - ? * interval '1 millisecond' AND goes_by IS NOT NULL""";

    // A node in the midst of a transaction is skipped; when it is frozen, the database soon ends that transaction.
    private static final String DECLARE_DEAD = """
            DELETE FROM node
            WHERE id IN (SELECT id FROM node WHERE beat_at < now() - ? * interval '1 millisecond'
                         ORDER BY id FOR UPDATE SKIP LOCKED)
            RETURNING id, oldest_unsettled""";

    private static final String TAKE_OUT = "DELETE FROM node WHERE id = ? RETURNING id, oldest_unsettled";

    // Rare and wide: planned for its values, and given the time it needs.
    private static final Duration TIME_TO_FREE = Duration.ofMinutes(2);

    private static final String PREPARE_TO_FREE =
            "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('statement_timeout', '"
                    + TIME_TO_FREE.toSeconds() + "s', true)";

    private static final String FREE = """
            WITH claimed AS (
                UPDATE delivery_queue SET leased_by = NULL, due_at = least(due_at, now())
                WHERE leased_by = ?
                RETURNING delivery_id),
            handed_over AS (
                UPDATE delivery SET leased_by = NULL, next_attempt_at = now()
                WHERE id >= ? AND leased_by = ? AND state <= 1
                RETURNING id, webhook_id, next_trigger),
            queued AS (
                INSERT INTO delivery_queue (delivery_id, webhook_id, due_at, trigger)
                SELECT id, webhook_id, now(), next_trigger FROM handed_over)
            SELECT (SELECT count(*) FROM claimed)::int + (SELECT count(*) FROM handed_over)::int AS freed""";

    private final Database database;

    public PostgresNodes(Database database) {
        this.database = database;
    }

    @Override
    public Instant time() {
        return database.once(connection -> Query.of(connection, "SELECT now() AS time")
                .first(row -> row.instant("time"))
                .orElseThrow());
    }

    @Override
    public void join(NodeId node, String host) {
        database.once(connection ->
                Query.of(connection, JOIN).uuid(node.value()).text(host).run());
    }

    @Override
    public Optional<Heartbeat> beat(NodeId node, DeliveryId oldestUnsettled, Duration deadAfter) {
        return database.onceReserved(connection -> Query.of(connection, BEAT)
                .uuid(oldestUnsettled.value())
                .uuid(node.value())
                .number(deadAfter.toMillis())
                .first(row -> new Heartbeat(row.instant("beat_at"), row.flag("is_another_dead"))));
    }

    @Override
    public void goesBy(NodeId node, String cursor) {
        database.once(connection ->
                Query.of(connection, GO_BY).text(cursor).uuid(node.value()).run());
    }

    @Override
    public List<String> cursorsOfOthers(NodeId node, Duration deadAfter) {
        return database.once(connection -> Query.of(connection, CURSORS_OF_OTHERS)
                .uuid(node.value())
                .number(deadAfter.toMillis())
                .list(row -> row.text("goes_by")));
    }

    @Override
    public int takeOver(Duration deadAfter) {
        return database.transaction(connection -> free(
                connection,
                Query.of(connection, DECLARE_DEAD).number(deadAfter.toMillis()).list(Taken::read)));
    }

    @Override
    public void leave(NodeId node) {
        database.transaction(connection -> free(
                connection, Query.of(connection, TAKE_OUT).uuid(node.value()).list(Taken::read)));
    }

    private static int free(Connection connection, List<Taken> nodes) throws SQLException {
        if (nodes.isEmpty()) {
            return 0;
        }
        // Also of a node that held nothing: what it had given back, or would have attempted again, is now up to the
        // others.
        Query.of(connection, PostgresChangeNotices.NOTIFY).run();
        Query.of(connection, PREPARE_TO_FREE).run();
        // The pool sets it back.
        connection.setNetworkTimeout(
                Runnable::run, (int) TIME_TO_FREE.plusSeconds(5).toMillis());
        int freed = 0;
        for (Taken node : nodes) {
            freed += Query.of(connection, FREE)
                    .uuid(node.id())
                    .uuid(node.oldestUnsettled())
                    .uuid(node.id())
                    .first(row -> row.integer("freed"))
                    .orElseThrow();
        }
        return freed;
    }

    private record Taken(UUID id, UUID oldestUnsettled) {
        static Taken read(Row row) throws SQLException {
            return new Taken(row.uuid("id"), row.uuid("oldest_unsettled"));
        }
    }
}
