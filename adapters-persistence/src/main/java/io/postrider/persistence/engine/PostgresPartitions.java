package io.postrider.persistence.engine;

import io.postrider.application.engine.Partitions;
import io.postrider.application.engine.Retention;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@link Partitions} on PostgreSQL. The first are made when the {@link Database} opens.
 *
 * <p>Dropping the partition of a table at once would lock the whole table. So it is first detached by a way that locks nobody
 * out, which waits for the transactions that are open, and then dropped. Where that is broken off, or this process ends in
 * between, the next call goes on from there: what is named like a partition that is over and is none any more is dropped.
 */
public final class PostgresPartitions implements Partitions {
    private static final Logger LOG = Logger.getLogger(PostgresPartitions.class.getName());

    /** Request keys are looked for as long as this. */
    private static final int KEY_DAYS = 2;

    private static final String DELIVERY = "delivery";
    private static final String EVENT = "event";

    private static final String TRY_LOCK =
            "SELECT pg_try_advisory_lock(hashtextextended('drop_partitions', 0)) AS is_alone";

    // A session that is closed holds its locks for a moment longer.
    private static final String UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('drop_partitions', 0))";

    // Who waits for a lock stands in the way of those who come after: only for so long.
    private static final String LIMIT_WAITING = "SELECT set_config('lock_timeout', '2s', false),"
            + " set_config('statement_timeout', '20s', false), set_config('timezone', 'UTC', false)";

    // While one of a table's partitions is half detached, no other can be: it comes first.
    private static final String OVER = """
            SELECT kept.parent, c.relname AS name,
                   CASE WHEN i.inhrelid IS NULL THEN 'DETACHED' WHEN i.inhdetachpending THEN 'DETACHING' ELSE 'ATTACHED' END
                       AS stage
            FROM unnest(?::text[], ?::int[]) WITH ORDINALITY AS kept (parent, days, place)
                JOIN pg_class c ON c.relname ~ ('^' || kept.parent || '_[0-9]{8}$')
                LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
                AND right(c.relname, 8) < to_char(current_date - kept.days, 'YYYYMMDD')
            ORDER BY kept.place, coalesce(i.inhdetachpending, false) DESC, c.relname""";

    // A delivery that is not finished waits or was claimed, or is leased to a node that has told so.
    private static final String HAS_UNFINISHED = """
            SELECT (EXISTS (SELECT FROM delivery_queue WHERE delivery_id >= ? AND delivery_id < ?)
                 OR EXISTS (SELECT FROM node WHERE oldest_unsettled < ?)) AS is_needed""";

    // Queue before delivery, as settlements lock them; by key, however large the day is.
    private static final String GIVE_UP = """
            WITH given_up AS (
                DELETE FROM delivery_queue WHERE delivery_id IN (
                    SELECT q.delivery_id FROM delivery_queue q
                    WHERE q.delivery_id >= ? AND q.delivery_id < ? AND q.leased_by IS NULL
                        AND EXISTS (SELECT FROM webhook w WHERE w.id = q.webhook_id AND w.status <> 'ENABLED')
                    LIMIT ? FOR UPDATE OF q SKIP LOCKED)
                RETURNING delivery_id)
            UPDATE delivery SET state = 4, leased_by = NULL, next_attempt_at = NULL, completed_at = now()
            WHERE id = ANY (ARRAY(SELECT delivery_id FROM given_up)) AND id >= ? AND id < ? AND state <= 1""";

    private static final int GIVEN_UP_AT_ONCE = 1_000;

    // Deliveries are never older than their event: those of a later day were created around midnight.
    private static final String HAS_DELIVERIES = """
            SELECT (EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                            WHERE i.inhparent = 'delivery'::regclass AND right(c.relname, 8) = ?)
                 OR EXISTS (SELECT FROM delivery WHERE event_id >= ? AND event_id < ? AND state <= 1)) AS is_needed""";

    private static final String FORGET_TALLIES = """
            DELETE FROM delivery_tally
            WHERE day < current_date - ? AND to_regclass('delivery_' || to_char(day, 'YYYYMMDD')) IS NULL""";

    private final Database database;

    public PostgresPartitions(Database database) {
        this.database = database;
    }

    @Override
    public void makeAhead() {
        database.once(connection ->
                Query.of(connection, "SELECT make_partitions_ahead()").run());
    }

    @Override
    public void dropBehind(Retention retention) {
        database.apart(connection -> {
            Query.of(connection, LIMIT_WAITING).run();
            boolean isAlone = Query.of(connection, TRY_LOCK)
                    .first(row -> row.flag("is_alone"))
                    .orElseThrow();
            if (isAlone) {
                try {
                    dropBehind(connection, retention);
                } finally {
                    Query.of(connection, UNLOCK).run();
                }
            }
            return isAlone;
        });
    }

    private static void dropBehind(Connection connection, Retention retention) throws SQLException {
        boolean deliveriesWent = false;
        for (Partition partition : over(connection, retention)) {
            boolean dropped = drop(connection, partition);
            deliveriesWent |= dropped && partition.parent.equals(DELIVERY);
        }
        if (deliveriesWent) {
            Query.of(connection, FORGET_TALLIES).integer(retention.eventDays()).run();
        }
    }

    /** The partitions whose time is over, those of deliveries before those of events. */
    private static List<Partition> over(Connection connection, Retention retention) throws SQLException {
        List<Kept> kept = List.of(
                new Kept("request_key", KEY_DAYS),
                new Kept("attempt", retention.attemptDays()),
                new Kept(DELIVERY, retention.eventDays()),
                new Kept(EVENT, retention.eventDays()));
        return Query.of(connection, OVER)
                .texts(kept, Kept::parent)
                .integers(kept, Kept::days)
                .list(Partition::read);
    }

    /** False where it is still needed. */
    private static boolean drop(Connection connection, Partition partition) throws SQLException {
        if (partition.stage == Stage.ATTACHED && partition.parent.equals(DELIVERY)) {
            giveUpWhatWaitsForDisabled(connection, partition);
        }
        if (partition.stage == Stage.ATTACHED && isNeeded(connection, partition)) {
            LOG.log(Level.FINE, "{0} is kept: not all of its deliveries are finished", partition.name);
            return false;
        }
        switch (partition.stage) {
            case ATTACHED -> partition.alter(connection, "DETACH PARTITION %s CONCURRENTLY");
            case DETACHING -> partition.alter(connection, "DETACH PARTITION %s FINALIZE");
            case DETACHED -> LOG.log(Level.FINE, "{0} was detached before", partition.name);
        }
        // Now nobody can write into it; until now somebody could have asked for a delivery again.
        if (isNeeded(connection, partition)) {
            partition.attach(connection);
            LOG.log(Level.INFO, "{0} was attached again: one of its deliveries was asked for", partition.name);
            return false;
        }
        Query.of(connection, "DROP TABLE " + partition.name).run();
        LOG.log(Level.INFO, "dropped {0}, which is past its retention", partition.name);
        return true;
    }

    /** Else a webhook that nobody enables again would keep its day, with the events of all accounts, for ever. */
    private static void giveUpWhatWaitsForDisabled(Connection connection, Partition partition) throws SQLException {
        int givenUp;
        do {
            givenUp = Query.of(connection, GIVE_UP)
                    .uuid(partition.first())
                    .uuid(partition.end())
                    .integer(GIVEN_UP_AT_ONCE)
                    .uuid(partition.first())
                    .uuid(partition.end())
                    .run();
        } while (givenUp > 0);
    }

    private static boolean isNeeded(Connection connection, Partition partition) throws SQLException {
        return switch (partition.parent) {
            case DELIVERY ->
                isNeeded(Query.of(connection, HAS_UNFINISHED)
                        .uuid(partition.first())
                        .uuid(partition.end())
                        .uuid(partition.end()));
            case EVENT ->
                isNeeded(Query.of(connection, HAS_DELIVERIES)
                        .text(partition.day())
                        .uuid(partition.first())
                        .uuid(partition.end()));
            default -> false;
        };
    }

    private static boolean isNeeded(Query query) throws SQLException {
        return query.first(row -> row.flag("is_needed")).orElseThrow();
    }

    private record Kept(String parent, int days) {}

    private enum Stage {
        ATTACHED,
        /** Was being detached when that was broken off. */
        DETACHING,
        DETACHED
    }

    /** One day of a table. Its names need no quoting. */
    private record Partition(String parent, String name, Stage stage) {
        static Partition read(Row row) throws SQLException {
            return new Partition(row.text("parent"), row.text("name"), Stage.valueOf(row.text("stage")));
        }

        String day() {
            return name.substring(parent.length() + 1);
        }

        /** The lowest id of the day. */
        UUID first() {
            return lowestOf(date());
        }

        /** The lowest id of the day after. */
        UUID end() {
            return lowestOf(date().plusDays(1));
        }

        private LocalDate date() {
            return LocalDate.parse(day(), DateTimeFormatter.BASIC_ISO_DATE);
        }

        private static UUID lowestOf(LocalDate day) {
            return TimeOrderedUuids.lowestAt(day.atStartOfDay(ZoneOffset.UTC).toInstant());
        }

        void alter(Connection connection, String how) throws SQLException {
            Query.of(connection, "ALTER TABLE " + parent + " " + how.formatted(name))
                    .run();
        }

        /** Cheap: a partition that was detached keeps a constraint by which the database knows that all fits. */
        void attach(Connection connection) throws SQLException {
            alter(connection, "ATTACH PARTITION %s FOR VALUES FROM ('" + first() + "') TO ('" + end() + "')");
        }
    }
}
