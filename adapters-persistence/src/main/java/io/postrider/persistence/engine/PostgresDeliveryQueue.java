package io.postrider.persistence.engine;

import io.postrider.application.engine.DeliveryQueue;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NodeIsDead;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@link DeliveryQueue} on PostgreSQL. */
public final class PostgresDeliveryQueue implements DeliveryQueue {
    // This and the next leap from webhook to webhook through the index: their cost goes by the webhooks for which
    // something waits, not by how much waits.
    private static final String WEBHOOKS_WITH_DUE = """
            WITH RECURSIVE
            later AS (
                (SELECT webhook_id, due_at FROM delivery_queue
                 WHERE leased_by IS NULL AND webhook_id > ? ORDER BY webhook_id, due_at LIMIT 1)
                UNION ALL
                SELECT next.webhook_id, next.due_at
                FROM later CROSS JOIN LATERAL (
                    SELECT q.webhook_id, q.due_at FROM delivery_queue q
                    WHERE q.leased_by IS NULL AND q.webhook_id > later.webhook_id
                    ORDER BY q.webhook_id, q.due_at LIMIT 1) next),
            earlier AS (
                (SELECT webhook_id, due_at FROM delivery_queue
                 WHERE leased_by IS NULL AND webhook_id <= ? ORDER BY webhook_id, due_at LIMIT 1)
                UNION ALL
                SELECT next.webhook_id, next.due_at
                FROM earlier CROSS JOIN LATERAL (
                    SELECT q.webhook_id, q.due_at FROM delivery_queue q
                    WHERE q.leased_by IS NULL AND q.webhook_id > earlier.webhook_id AND q.webhook_id <= ?
                    ORDER BY q.webhook_id, q.due_at LIMIT 1) next)
            SELECT webhook_id FROM later WHERE due_at <= now()
            UNION ALL
            SELECT webhook_id FROM earlier WHERE due_at <= now()
            LIMIT ?""";

    private static final String NEXT_DUE = """
            WITH RECURSIVE longest_waiting AS (
                (SELECT webhook_id, due_at FROM delivery_queue
                 WHERE leased_by IS NULL ORDER BY webhook_id, due_at LIMIT 1)
                UNION ALL
                SELECT next.webhook_id, next.due_at
                FROM longest_waiting CROSS JOIN LATERAL (
                    SELECT q.webhook_id, q.due_at FROM delivery_queue q
                    WHERE q.leased_by IS NULL AND q.webhook_id > longest_waiting.webhook_id
                    ORDER BY q.webhook_id, q.due_at LIMIT 1) next)
            SELECT due_at FROM longest_waiting WHERE due_at > now() ORDER BY due_at LIMIT 1""";

    // One row with nulls where nothing is due, no row at all where the node is dead. Each row is looked up by its key,
    // whatever the planner thinks of the sizes: it is never left to join, which reads all of a table as long as a plan
    // lives that was made while that was small.
    private static final String CLAIM = """
            WITH fence AS MATERIALIZED (SELECT 1 FROM node WHERE id = ? FOR KEY SHARE),
            picked AS MATERIALIZED (
                SELECT longest_due.*
                FROM fence
                    CROSS JOIN unnest(?::uuid[], ?::int[]) AS wanted (webhook_id, room)
                    CROSS JOIN LATERAL (
                        SELECT q.delivery_id, q.due_at, q.trigger FROM delivery_queue q
                        WHERE q.webhook_id = wanted.webhook_id AND q.leased_by IS NULL AND q.due_at <= now()
                        ORDER BY q.due_at LIMIT wanted.room
                        FOR UPDATE SKIP LOCKED) longest_due),
            sized AS MATERIALIZED (
                SELECT p.delivery_id, p.due_at, p.trigger, d.webhook_id, d.attempt_count,
                       e.id AS event_id, e.account_id, e.public_id, e.type, e.occurred_at, e.data,
                       row_number() OVER longest_due AS place, sum(octet_length(e.data)) OVER longest_due AS bytes
                FROM picked p
                    CROSS JOIN LATERAL (SELECT * FROM delivery WHERE id = p.delivery_id OFFSET 0) d
                    CROSS JOIN LATERAL (
                        SELECT * FROM event WHERE account_id = d.account_id AND id = d.event_id OFFSET 0) e
                WINDOW longest_due AS (ORDER BY p.due_at, p.delivery_id ROWS UNBOUNDED PRECEDING)),
            claimable AS MATERIALIZED (SELECT * FROM sized WHERE bytes <= ? OR place = 1),
            claimed AS (
                UPDATE delivery_queue SET leased_by = ?
                WHERE delivery_id = ANY (ARRAY(SELECT delivery_id FROM claimable)))
            SELECT claimable.* FROM fence LEFT JOIN claimable ON true
            ORDER BY claimable.due_at""";

    // By key, as settlements lock what was claimed: no "=" for the node.
    private static final String GIVE_BACK = """
            WITH claimed AS (
                UPDATE delivery_queue SET leased_by = NULL
                WHERE delivery_id = ANY (?) AND leased_by IS NOT DISTINCT FROM ?
                RETURNING delivery_id),
            handed_over AS (
                UPDATE delivery SET leased_by = NULL, next_attempt_at = now()
                WHERE id = ANY (?) AND leased_by = ? AND state <= 1
                RETURNING id, webhook_id, next_trigger),
            waiting AS (
                INSERT INTO delivery_queue (delivery_id, webhook_id, due_at, trigger)
                SELECT id, webhook_id, now(), next_trigger FROM handed_over)
            SELECT delivery_id FROM claimed UNION ALL SELECT id FROM handed_over""";

    private static final String CLAIMED_BY = "SELECT delivery_id FROM delivery_queue WHERE leased_by = ?";

    private final Database database;

    public PostgresDeliveryQueue(Database database) {
        this.database = database;
    }

    @Override
    public List<WebhookId> webhooksWithDue(WebhookId from, int limit) {
        return database.once(connection -> Query.of(connection, WEBHOOKS_WITH_DUE)
                .uuid(from.value())
                .uuid(from.value())
                .uuid(from.value())
                .integer(limit)
                .list(row -> new WebhookId(row.uuid("webhook_id"))));
    }

    @Override
    public Optional<Instant> nextDue() {
        return database.once(connection -> Query.of(connection, NEXT_DUE).first(row -> row.instant("due_at")));
    }

    @Override
    public List<LeasedDelivery> claim(NodeId node, Map<WebhookId, Integer> room, long maxBytes) throws NodeIsDead {
        List<Map.Entry<WebhookId, Integer>> wanted = List.copyOf(room.entrySet());
        List<Optional<LeasedDelivery>> claimed = database.once(connection -> Query.of(connection, CLAIM)
                .uuid(node.value())
                .uuids(wanted, it -> it.getKey().value())
                .integers(wanted, Map.Entry::getValue)
                .number(maxBytes)
                .uuid(node.value())
                .list(PostgresDeliveryQueue::read));
        if (claimed.isEmpty()) {
            throw new NodeIsDead();
        }
        return claimed.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<LeasedDelivery> read(Row row) throws SQLException {
        if (row.uuidOrNull("delivery_id") == null) {
            return Optional.empty();
        }
        return Optional.of(new LeasedDelivery(
                new DeliveryId(row.uuid("delivery_id")),
                Events.read(row),
                new WebhookId(row.uuid("webhook_id")),
                row.integer("attempt_count"),
                Codes.trigger(row.integer("trigger")),
                true));
    }

    @Override
    public Set<DeliveryId> claimedBy(NodeId node) {
        return Set.copyOf(database.once(connection ->
                Query.of(connection, CLAIMED_BY).uuid(node.value()).list(PostgresDeliveryQueue::readId)));
    }

    private static DeliveryId readId(Row row) throws SQLException {
        return new DeliveryId(row.uuid("delivery_id"));
    }

    @Override
    public Set<DeliveryId> giveBack(NodeId node, Collection<DeliveryId> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(database.once(connection -> Query.of(connection, GIVE_BACK)
                .uuids(ids, DeliveryId::value)
                .uuid(node.value())
                .uuids(ids, DeliveryId::value)
                .uuid(node.value())
                .list(PostgresDeliveryQueue::readId)));
    }
}
