package io.postrider.persistence.engine;

import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.DeliveryId;
import io.postrider.persistence.database.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Makes deliveries that are final pending again, due now and with the trigger {@code manual}. */
final class FinalDeliveries {
    // How a test ended was not counted: it has its trigger still, also after it ended. No bounds of ids keep
    // partitions out when the statement starts: it meets changes (ADR 20).
    private static final String MAKE_DUE = """
            WITH given AS MATERIALIZED (
                SELECT id, 'epoch'::date + day AS day FROM unnest(?::uuid[], ?::int[]) AS g (id, day)),
            found AS MATERIALIZED (
                SELECT d.id, d.webhook_id, d.state, given.day,
                       EXISTS (SELECT FROM event e WHERE e.account_id = d.account_id AND e.id = d.event_id) AS has_event,
                       d.next_trigger = 2 AS is_test
                FROM given JOIN delivery d ON d.id = given.id
                WHERE d.state = ANY (?)
                ORDER BY d.id FOR UPDATE OF d),
            wanted AS (SELECT * FROM found WHERE NOT is_test OR ? = 1),
            ended AS (
                SELECT webhook_id, day, count(*) FILTER (WHERE state = 2) AS succeeded,
                       count(*) FILTER (WHERE state = 3) AS failed
                FROM wanted WHERE has_event AND NOT is_test AND state IN (2, 3) GROUP BY webhook_id, day),
            tallies AS MATERIALIZED (
                SELECT t.webhook_id, t.day, ended.succeeded, ended.failed
                FROM ended JOIN delivery_tally t ON t.webhook_id = ended.webhook_id AND t.day = ended.day
                ORDER BY t.webhook_id, t.day FOR UPDATE OF t),
            counted_off AS (
                UPDATE delivery_tally t SET
                    succeeded = greatest(0, t.succeeded - tallies.succeeded),
                    failed = greatest(0, t.failed - tallies.failed)
                FROM tallies WHERE t.webhook_id = tallies.webhook_id AND t.day = tallies.day),
            pending AS (
                UPDATE delivery d SET state = 0, next_attempt_at = now(), completed_at = NULL
                FROM wanted WHERE d.id = wanted.id AND wanted.has_event
                RETURNING d.id, d.webhook_id),
            queued AS (
                INSERT INTO delivery_queue (delivery_id, webhook_id, due_at, trigger)
                SELECT id, webhook_id, now(), 1 FROM pending)
            SELECT count(*) FILTER (WHERE has_event)::int AS made_due,
                   count(*) FILTER (WHERE NOT has_event)::int AS without_event
            FROM wanted""";

    private FinalDeliveries() {}

    /**
     * What became of deliveries.
     *
     * @param withoutEvent they stay as they are: their events are no longer stored
     */
    record Result(int madeDue, int withoutEvent) {}

    /**
     * Makes them due, in the open transaction.
     *
     * @param ids their rows are locked
     * @param states those that are in another one meanwhile are left alone, and not told
     * @param testsToo whether tests are made due as well; if not they are left alone, and not told
     */
    static Result makeDue(
            Connection connection, List<DeliveryId> ids, Collection<DeliveryState> states, boolean testsToo)
            throws SQLException {
        return Query.of(connection, MAKE_DUE)
                .uuids(ids, DeliveryId::value)
                .integers(ids, TallyChange::day)
                .integers(states, Codes::of)
                .integer(testsToo ? 1 : 0)
                .first(row -> new Result(row.integer("made_due"), row.integer("without_event")))
                .orElseThrow();
    }
}
