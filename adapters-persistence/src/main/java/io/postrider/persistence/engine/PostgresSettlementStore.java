package io.postrider.persistence.engine;

import io.postrider.application.engine.Settlement;
import io.postrider.application.engine.SettlementStore;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.StoredHealth;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * {@link SettlementStore} on PostgreSQL. A batch is one statement for the deliveries of each day and one for the health and the
 * tallies of their webhooks, and before them one that locks the rows of {@code delivery_queue} where some were claimed.
 *
 * <p>Locks are taken in one order everywhere: queue, delivery, health, tally; and within each by id.
 */
public final class PostgresSettlementStore implements SettlementStore {
    // No "=" for the node: the planner would go by the index of what is claimed, which has an entry for all that this
    // node has claimed and ended since the last vacuum.
    private static final String LOCK_CLAIMED = """
            SELECT delivery_id FROM delivery_queue
            WHERE delivery_id = ANY (?) AND leased_by IS NOT DISTINCT FROM ?
            ORDER BY delivery_id FOR UPDATE""";

    // The partition is named: left to choose, PostgreSQL locks all of them, and leaves out rows where it meets a
    // change (ADR 20). The conditions on what is given always hold: by them the planner takes it for one row, and so
    // reads deliveries by key, also while it takes the day for small. An array for the queue: a join would read all of
    // it, as long as a plan lives that was made while nothing waited.
    private static final String SETTLE =
            """
            WITH given AS MATERIALIZED (
                SELECT id, claimed::boolean, state, final::boolean, number, attempt_trigger, outcome, response_status,
                       duration_millis, retry_after_millis, error, response_headers, response_body,
                       %s AS started_at, %s AS ended_at, %s AS next_attempt_at
                FROM unnest(?::uuid[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[],
                            ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
                    AS g (id, claimed, state, final, number, attempt_trigger, outcome, response_status, duration_millis,
                          retry_after_millis, error, response_headers, response_body,
                          started_at, ended_at, next_attempt_at)
                WHERE number > 0 AND started_at > 0 AND ended_at > 0),
            settled AS (
                UPDATE %s d SET
                    state = given.state, attempt_count = given.number, leased_by = NULL,
                    next_trigger = CASE WHEN given.attempt_trigger = 2 THEN 2 ELSE 0 END,
                    next_attempt_at = given.next_attempt_at,
                    completed_at = CASE WHEN given.final THEN given.ended_at END,
                    last_response_status = given.response_status
                FROM given
                WHERE d.id = given.id AND d.state <= 1 AND d.attempt_count < given.number AND (given.claimed OR d.leased_by = ?)
                RETURNING given.*, d.webhook_id),
            attempts AS (
                INSERT INTO attempt (ended_at, started_at, delivery_id, retry_after_millis, duration_millis, number,
                                     trigger, outcome, response_status, error, response_headers, response_body)
                SELECT ended_at, started_at, id, retry_after_millis, duration_millis, number,
                       attempt_trigger, outcome, response_status, error, response_headers, response_body
                FROM settled),
            ended AS (
                DELETE FROM delivery_queue
                WHERE delivery_id = ANY (ARRAY(SELECT id FROM settled WHERE claimed AND final))),
            waiting AS (
                INSERT INTO delivery_queue (delivery_id, webhook_id, due_at, trigger)
                SELECT id, webhook_id, next_attempt_at, 0 FROM settled WHERE NOT final
                ON CONFLICT (delivery_id) DO UPDATE
                    SET due_at = excluded.due_at, trigger = excluded.trigger, leased_by = NULL)
            SELECT id FROM settled""".formatted(Query.time("started_at"), Query.time("ended_at"), Query.time("next_attempt_at"), "%s");

    private static final String ALL_DAYS = "delivery";

    private static final String ADD_TO_HEALTH =
            """
            WITH tallied AS (
                INSERT INTO delivery_tally AS t (webhook_id, day, succeeded, failed)
                SELECT webhook_id, 'epoch'::date + day, succeeded, failed
                FROM unnest(?::uuid[], ?::int[], ?::int[], ?::int[]) AS g (webhook_id, day, succeeded, failed)
                ON CONFLICT (webhook_id, day) DO UPDATE SET
                    succeeded = t.succeeded + excluded.succeeded, failed = t.failed + excluded.failed)
            INSERT INTO webhook_health AS h
                (webhook_id, consecutive_failures, failing_since, last_attempt_at, last_response_status)
            SELECT webhook_id, failures, %s, %s, last_status
            FROM unnest(?::uuid[], ?::int[], ?::bigint[], ?::bigint[], ?::int[])
                AS g (webhook_id, failures, failing_since, last_attempt_at, last_status)
            ON CONFLICT (webhook_id) DO UPDATE SET
                consecutive_failures = CASE WHEN h.webhook_id = ANY (?) THEN 0 ELSE h.consecutive_failures END
                    + excluded.consecutive_failures,
                failing_since = CASE WHEN h.webhook_id = ANY (?) THEN excluded.failing_since
                    ELSE coalesce(h.failing_since, excluded.failing_since) END,
                last_attempt_at = greatest(h.last_attempt_at, excluded.last_attempt_at),
                last_response_status = CASE WHEN excluded.last_attempt_at >= h.last_attempt_at
                    THEN excluded.last_response_status ELSE h.last_response_status END
            RETURNING h.*""".formatted(Query.time("failing_since"), Query.time("last_attempt_at"));

    private final Database database;

    public PostgresSettlementStore(Database database) {
        this.database = database;
    }

    @Override
    public Settled settle(NodeId node, List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return new Settled(Set.of(), List.of());
        }
        try {
            return database.transaction(
                    connection -> settle(connection, node, settlements, PostgresSettlementStore::tableOf));
        } catch (RuntimeException e) {
            if (!Database.isUndefinedTable(e)) {
                throw e;
            }
            // A day is over and dropped: what is left of the batch is found without its partition's name.
            return database.transaction(connection -> settle(connection, node, settlements, day -> ALL_DAYS));
        }
    }

    private static Settled settle(
            Connection connection, NodeId node, List<Settlement> settlements, IntFunction<String> tableOfDay)
            throws SQLException {
        Set<DeliveryId> written = new HashSet<>();
        for (Map.Entry<Integer, List<Settlement>> day :
                byDay(withoutLostClaims(connection, node, settlements)).entrySet()) {
            written.addAll(write(connection, node, tableOfDay.apply(day.getKey()), day.getValue()));
        }
        List<WebhookHealth> health = addToHealth(
                connection,
                settlements.stream()
                        .filter(it -> written.contains(it.delivery().id()))
                        .toList());
        Set<DeliveryId> lost = new HashSet<>();
        settlements.forEach(it -> lost.add(it.delivery().id()));
        lost.removeAll(written);
        return new Settled(lost, health);
    }

    private static List<Settlement> withoutLostClaims(Connection connection, NodeId node, List<Settlement> settlements)
            throws SQLException {
        List<Settlement> claimed =
                settlements.stream().filter(it -> it.delivery().claimed()).toList();
        if (claimed.isEmpty()) {
            return settlements;
        }
        Set<UUID> held = new HashSet<>(Query.of(connection, LOCK_CLAIMED)
                .uuids(claimed, it -> it.delivery().id().value())
                .uuid(node.value())
                .list(row -> row.uuid("delivery_id")));
        return settlements.stream()
                .filter(it -> !it.delivery().claimed()
                        || held.contains(it.delivery().id().value()))
                .toList();
    }

    private static String tableOf(int day) {
        return "delivery_" + LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    /** Days in their order, and the deliveries of each in theirs. */
    private static Map<Integer, List<Settlement>> byDay(List<Settlement> settlements) {
        return settlements.stream()
                .sorted(Comparator.comparing(it -> it.delivery().id().value(), Ids.ORDER))
                .collect(Collectors.groupingBy(
                        it -> TallyChange.day(it.delivery().id()), TreeMap::new, Collectors.toList()));
    }

    private static List<DeliveryId> write(Connection connection, NodeId node, String table, List<Settlement> batch)
            throws SQLException {
        return Query.of(connection, SETTLE.formatted(table))
                .uuids(batch, it -> it.delivery().id().value())
                .integers(batch, it -> it.delivery().claimed() ? 1 : 0)
                .integers(batch, it -> Codes.of(it.verdict().state()))
                .integers(batch, it -> it.verdict().state().isFinal() ? 1 : 0)
                .integers(batch, it -> it.attempt().number())
                .integers(batch, it -> Codes.of(it.attempt().trigger()))
                .integers(batch, it -> Codes.of(it.attempt().outcome().kind()))
                .integers(batch, it -> it.attempt().response().status())
                .integers(batch, it -> (int) it.attempt().duration().toMillis())
                .numbers(batch, it -> Attempts.retryAfterMillis(it.attempt()))
                .texts(batch, it -> Attempts.error(it.attempt()))
                .texts(batch, it -> it.attempt().response().headers())
                .texts(batch, it -> it.attempt().response().body())
                .micros(batch, it -> it.attempt().startedAt())
                .micros(batch, it -> it.attempt().endedAt())
                .micros(batch, it -> it.verdict().nextAttemptAt())
                .uuid(node.value())
                .list(row -> new DeliveryId(row.uuid("id")));
    }

    private static List<WebhookHealth> addToHealth(Connection connection, List<Settlement> written)
            throws SQLException {
        Collection<HealthChange> changes = HealthChange.of(written);
        Set<WebhookId> untouched = new HashSet<>();
        written.forEach(it -> untouched.add(it.delivery().webhook()));
        changes.forEach(it -> untouched.remove(it.webhook()));
        List<WebhookHealth> health = new ArrayList<>();
        if (!changes.isEmpty()) {
            List<HealthChange> reset =
                    changes.stream().filter(HealthChange::hasSuccess).toList();
            List<TallyChange> tallies = TallyChange.of(written);
            health.addAll(Query.of(connection, ADD_TO_HEALTH)
                    .uuids(tallies, it -> it.webhook().value())
                    .integers(tallies, TallyChange::day)
                    .integers(tallies, TallyChange::succeeded)
                    .integers(tallies, TallyChange::failed)
                    .uuids(changes, it -> it.webhook().value())
                    .integers(changes, HealthChange::failures)
                    .micros(changes, HealthChange::failingSince)
                    .micros(changes, HealthChange::lastAttemptAt)
                    .integers(changes, HealthChange::lastResponseStatus)
                    .uuids(reset, it -> it.webhook().value())
                    .uuids(reset, it -> it.webhook().value())
                    .list(StoredHealth::read));
        }
        if (!untouched.isEmpty()) {
            health.addAll(Query.of(connection, StoredHealth.BY_WEBHOOKS)
                    .uuids(untouched, WebhookId::value)
                    .list(StoredHealth::read));
            health.forEach(it -> untouched.remove(it.webhook()));
            untouched.forEach(webhook -> health.add(WebhookHealth.unknown(webhook)));
        }
        return Collections.unmodifiableList(health);
    }
}
