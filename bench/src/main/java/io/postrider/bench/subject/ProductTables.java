package io.postrider.bench.subject;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The product's own tables, looked at and filled from outside. Used by one thread. */
final class ProductTables implements AutoCloseable {
    private static final String OLDEST_UNSETTLED =
            "SELECT coalesce((SELECT oldest_unsettled FROM node ORDER BY oldest_unsettled LIMIT 1), lowest_id('epoch'))";

    /**
     * What waits or was claimed is in the queue; what the intake has handed over in memory is leased in its own row, and none of
     * those is older than what the node told with its last heartbeat.
     */
    private static final String UNSETTLED = """
            SELECT (SELECT count(*) FROM delivery_queue)
                 + (SELECT count(*) FROM delivery WHERE leased_by IS NOT NULL AND id >= ?)""";

    private static final String STATES = """
            SELECT CASE state WHEN 0 THEN 'pending' WHEN 1 THEN 'retrying' WHEN 2 THEN 'succeeded' WHEN 3 THEN 'failed'
                   ELSE 'cancelled' END, count(*)
            FROM delivery GROUP BY 1""";

    // What the server has locked just now it is about to claim or to settle: waiting for it could be a deadlock.
    private static final String ALL_DUE = """
            UPDATE delivery_queue SET due_at = now() WHERE delivery_id IN (
                SELECT delivery_id FROM delivery_queue WHERE leased_by IS NULL FOR UPDATE SKIP LOCKED)""";

    /** Moments from the start of yesterday to ten seconds ago, each with a UUIDv7 of it that ends in a number counted up. */
    private static final String PAST = """
             FROM (SELECT at, (left(lowest_id(at)::text, 14) || '7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
                   FROM (SELECT n, start_at + (n / ?::double precision) * (now() - interval '10 s' - start_at) AS at
                         FROM generate_series(?::bigint, ?::bigint) AS n,
                              (SELECT ((now() AT TIME ZONE 'UTC')::date - 1)::timestamp AT TIME ZONE 'UTC' AS start_at)
                                  AS yesterday) AS moments) AS past""";

    private static final String PAST_EVENTS = """
            INSERT INTO event (id, account_id, occurred_at, deliveries, type, data)
            SELECT id, (SELECT id FROM account ORDER BY id LIMIT 1), at, 1, 'bench.history', convert_to(?, 'UTF8')""" + PAST;

    private static final String PAST_DELIVERIES = """
            INSERT INTO delivery (id, account_id, event_id, webhook_id, completed_at, attempt_count, state, next_trigger,
                                  last_response_status, event_type)
            SELECT id, (SELECT id FROM account ORDER BY id LIMIT 1), id, '00000000-0000-7000-8000-000000000001'::uuid,
                   at + interval '2 ms', 1, 2, 0, 200, 'bench.history'""" + PAST;

    private static final String PAST_ATTEMPTS = """
            INSERT INTO attempt (ended_at, started_at, delivery_id, duration_millis, number, trigger, outcome,
                                 response_status, error, response_headers, response_body)
            SELECT at + interval '2 ms', at, id, 2, 1, 0, 0, 200, '', '', ''""" + PAST;

    private final Connection connection;
    private final Connection watching;

    private ProductTables(Connection connection, Connection watching) {
        this.connection = connection;
        this.watching = watching;
    }

    static ProductTables of(Database database) throws SQLException {
        Connection watching = database.connect();
        // What is asked while things are measured must not read whole tables, whatever the planner believes of their
        // sizes.
        try (Statement statement = watching.createStatement()) {
            statement.execute("SET enable_seqscan = off");
        }
        return new ProductTables(database.connect(), watching);
    }

    /** Deliveries that are accepted and not settled. */
    long unsettled() throws SQLException {
        UUID oldest;
        try (Statement statement = watching.createStatement();
                ResultSet row = statement.executeQuery(OLDEST_UNSETTLED)) {
            row.next();
            oldest = row.getObject(1, UUID.class);
        }
        try (PreparedStatement statement = watching.prepareStatement(UNSETTLED)) {
            statement.setObject(1, oldest);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Retries that wait and are not due yet. */
    long waitingForLater() throws SQLException {
        return number("SELECT count(*) FROM delivery_queue WHERE leased_by IS NULL AND due_at > now()");
    }

    /** Attempts that are written. */
    long attempts() throws SQLException {
        return number("SELECT count(*) FROM attempt");
    }

    long events() throws SQLException {
        return number("SELECT count(*) FROM event");
    }

    /** How many deliveries are in which state. */
    Map<String, Long> deliveriesByState() throws SQLException {
        Map<String, Long> states = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(STATES)) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getLong(2));
            }
        }
        return states;
    }

    /** Makes everything due that waits, and returns how much that is. */
    int makeAllDue() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(ALL_DUE);
        }
    }

    /** Transactions committed in this database so far. */
    long commits() throws SQLException {
        return number("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
    }

    /** Bytes of write-ahead log written so far. */
    long logBytes() throws SQLException {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    /** Bytes on disk. */
    long databaseBytes() throws SQLException {
        return number("SELECT pg_database_size(current_database())");
    }

    /**
     * Writes events of the past, each with one delivery that succeeded at the first attempt: half of them yesterday, half today, so that the
     * partition that is written to is large as well.
     *
     * @param from the number of the first; ids are made of it
     * @param count how many
     * @param total of all calls together
     * @param data of each event, a JSON object
     */
    void writeHistory(long from, long count, long total, String data) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement events = connection.prepareStatement(PAST_EVENTS);
                PreparedStatement deliveries = connection.prepareStatement(PAST_DELIVERIES);
                PreparedStatement attempts = connection.prepareStatement(PAST_ATTEMPTS)) {
            events.setString(1, data);
            execute(events, 2, from, count, total);
            execute(deliveries, 1, from, count, total);
            execute(attempts, 1, from, count, total);
            connection.commit();
        } catch (SQLException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void execute(PreparedStatement statement, int parameter, long from, long count, long total)
            throws SQLException {
        statement.setLong(parameter, total);
        statement.setLong(parameter + 1, from);
        statement.setLong(parameter + 2, from + count - 1);
        statement.executeUpdate();
    }

    /** What a database that has grown up to here would have done by itself. */
    void vacuum() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE) event, delivery, attempt");
            statement.execute("CHECKPOINT");
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        watching.close();
        connection.close();
    }
}
