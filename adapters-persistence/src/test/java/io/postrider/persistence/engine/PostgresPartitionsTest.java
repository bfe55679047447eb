package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.application.engine.NodeIsDead;
import io.postrider.application.engine.Partitions;
import io.postrider.application.engine.Retention;
import io.postrider.application.engine.Scene;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.DatabaseSettings;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How partitions are dropped beside those who read and write. */
class PostgresPartitionsTest {
    private static final int LIMIT_SECONDS = 60;

    private static final String ASK_AGAIN = """
            INSERT INTO delivery (id, account_id, event_id, webhook_id, attempt_count, state, next_trigger, event_type)
            VALUES (%1$s, gen_random_uuid(), %1$s, gen_random_uuid(), 1, 0, 1, 'user.created');
            INSERT INTO delivery_queue (delivery_id, webhook_id, due_at, trigger)
            VALUES (%1$s, gen_random_uuid(), now(), 1)""";

    private static DatabaseSettings settings;
    private static Database database;

    private final PostgresEngineStorage storage = new PostgresEngineStorage(database);
    private final Partitions partitions = storage.partitions();
    private LocalDate today;

    @BeforeAll
    static void open_the_database() {
        settings = TestServer.emptyDatabase();
        database = Database.open(settings, List.of());
    }

    @AfterAll
    static void close_the_database() {
        database.close();
    }

    @BeforeEach
    void make_days_that_are_over() {
        Scene.awaitDayThatLasts(storage);
        today = LocalDate.ofInstant(storage.now(), ZoneOffset.UTC);
        storage.emptied();
        partitions.dropBehind(Retention.DEFAULT);
        storage.makeDaysBehind(32);
    }

    @Test
    void each_table_keeps_its_own_number_of_days() {
        partitions.dropBehind(new Retention(30, 14));

        assertThat(firstDayOf("event")).isEqualTo(today.minusDays(30));
        assertThat(firstDayOf("delivery")).isEqualTo(today.minusDays(30));
        assertThat(firstDayOf("attempt")).isEqualTo(today.minusDays(14));
        assertThat(firstDayOf("request_key")).isEqualTo(today.minusDays(2));
    }

    @Test
    void nobody_who_writes_waits_while_a_long_reader_holds_the_dropping_up() throws Exception {
        try (Connection reader = connect();
                Connection writer = connect()) {
            reader.setAutoCommit(false);
            execute(reader, "SELECT count(*) FROM delivery");
            // A writer that had to wait for a lock fails.
            execute(writer, "SET lock_timeout = '100ms'");

            CompletableFuture<Void> dropping = dropInBackgroundUntilItWaits();
            writeToday(writer);

            assertThat(dropping)
                    .failsWithin(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(StorageUnavailable.class);
            writeToday(writer);

            CompletableFuture<Void> droppingAgain = dropInBackgroundUntilItWaits();
            writeToday(writer);

            assertThat(droppingAgain).failsWithin(LIMIT_SECONDS, TimeUnit.SECONDS);
            reader.rollback();
        }
        partitions.dropBehind(Retention.DEFAULT);

        assertThat(firstDayOf("delivery")).isEqualTo(today.minusDays(30));
        assertThat(firstDayOf("event")).isEqualTo(today.minusDays(30));
    }

    @Test
    void a_day_is_attached_again_where_somebody_asked_for_a_delivery_at_the_last_moment() throws Exception {
        String id = "lowest_id(now() - interval '32 days')";
        CompletableFuture<Void> dropping;
        try (Connection asking = connect()) {
            asking.setAutoCommit(false);
            execute(asking, ASK_AGAIN.formatted(id));
            dropping = dropInBackgroundUntilItWaits();
            asking.commit();
        }

        finish(dropping);
        assertThat(firstDayOf("delivery")).isEqualTo(today.minusDays(32));
        assertThat(firstDayOf("event")).isEqualTo(today.minusDays(32));
        assertThat(days("delivery")).doesNotContain(today.minusDays(31));
        assertThat(days("event")).doesNotContain(today.minusDays(31));

        storage.run("DELETE FROM delivery_queue");
        storage.run("UPDATE delivery SET state = 2");
        partitions.dropBehind(Retention.DEFAULT);

        assertThat(firstDayOf("delivery")).isEqualTo(today.minusDays(30));
        assertThat(firstDayOf("event")).isEqualTo(today.minusDays(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DISABLED", "DISABLED_GONE", "DISABLED_FAILING", "ENABLED"})
    void what_waits_for_a_webhook_that_is_disabled_does_not_keep_its_day(String status) {
        String account = UUID.randomUUID().toString();
        String webhook = UUID.randomUUID().toString();
        storage.run("INSERT INTO account VALUES ('" + account + "', 'acme', now())");
        storage.run("INSERT INTO webhook VALUES ('" + webhook + "', '" + account + "', '', 'native', '', '',"
                + " 'https://receiver.example/', '[]', '" + status + "', '', '{}', '[]', '{}', 'hmac', '', '{}',"
                + " now(), now(), 1)");
        String id = "lowest_id(now() - interval '31 days')";
        storage.run(ASK_AGAIN
                .replace("gen_random_uuid(), 1, 0, 1", "'" + webhook + "', 1, 0, 1")
                .replace("gen_random_uuid(), now()", "'" + webhook + "', now()")
                .formatted(id));
        int waiting = count("delivery_queue");

        partitions.dropBehind(Retention.DEFAULT);

        boolean isKept = status.equals("ENABLED");
        assertThat(waiting).isEqualTo(1);
        assertThat(count("delivery_queue")).isEqualTo(isKept ? 1 : 0);
        assertThat(firstDayOf("delivery")).isEqualTo(today.minusDays(isKept ? 31 : 30));
        assertThat(firstDayOf("event")).isEqualTo(today.minusDays(isKept ? 31 : 30));
    }

    @Test
    void what_a_process_that_ended_had_detached_is_dropped_by_the_next() {
        storage.run("ALTER TABLE attempt DETACH PARTITION attempt_" + text(today.minusDays(20)));

        partitions.dropBehind(Retention.DEFAULT);

        assertThat(exists("attempt_" + text(today.minusDays(20)))).isFalse();
        assertThat(firstDayOf("attempt")).isEqualTo(today.minusDays(14));
    }

    @Test
    void one_node_drops_at_a_time() throws Exception {
        try (Connection other = connect()) {
            execute(other, "SELECT pg_advisory_lock(hashtextextended('drop_partitions', 0))");

            partitions.dropBehind(Retention.DEFAULT);

            assertThat(firstDayOf("event")).isEqualTo(today.minusDays(32));
            execute(other, "SELECT pg_advisory_unlock_all()");
        }
        partitions.dropBehind(Retention.DEFAULT);

        assertThat(firstDayOf("event")).isEqualTo(today.minusDays(30));
    }

    @Test
    void what_is_published_meanwhile_is_stored() throws Exception {
        Scene scene = new Scene(storage);
        CompletableFuture<Void> dropping = dropInBackground();
        int published = 0;
        while (!dropping.isDone() || published == 0) {
            publish(scene);
            published++;
        }

        finish(dropping);
        int expected = published;
        assertThat(database.<Integer>once(connection -> Query.of(connection, "SELECT count(*)::int AS n FROM event")
                        .first(row -> row.integer("n"))
                        .orElseThrow()))
                .isEqualTo(expected);
    }

    private static void publish(Scene scene) throws NodeIsDead {
        scene.append(Scene.publication(scene.event(), scene.leasedTo(scene.webhook())));
    }

    private CompletableFuture<Void> dropInBackground() {
        return CompletableFuture.runAsync(() -> partitions.dropBehind(Retention.DEFAULT));
    }

    /**
     * Drops until that waits for somebody. It gives up after two seconds: where the machine paused for as long, nobody has seen it
     * waiting, and it is begun again.
     */
    private CompletableFuture<Void> dropInBackgroundUntilItWaits() {
        AtomicReference<CompletableFuture<Void>> dropping = new AtomicReference<>(dropInBackground());
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (dropping.get().isCompletedExceptionally()) {
                        dropping.set(dropInBackground());
                    }
                    return count("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                                    + " AND query LIKE 'ALTER TABLE%DETACH%'")
                            > 0;
                });
        return dropping.get();
    }

    /** Waits for its end. Where it was broken off, as by a pause of the machine that lasted for as long as it waits, the next goes on. */
    private void finish(CompletableFuture<Void> dropping) throws Exception {
        try {
            dropping.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(StorageUnavailable.class);
            partitions.dropBehind(Retention.DEFAULT);
        }
    }

    private static void writeToday(Connection connection) throws SQLException {
        execute(connection, ASK_AGAIN.formatted("lowest_id(clock_timestamp())"));
        execute(connection, "UPDATE delivery SET state = 2 WHERE id >= lowest_id(now() - interval '1 day')");
        execute(connection, "DELETE FROM delivery_queue");
    }

    private static LocalDate firstDayOf(String table) {
        return days(table).get(0);
    }

    private static List<LocalDate> days(String table) {
        return database.once(connection -> Query.of(connection, """
                        SELECT right(c.relname, 8) AS day FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                        WHERE i.inhparent = ?::regclass ORDER BY c.relname""")
                .text(table)
                .list(row -> LocalDate.parse(row.text("day"), DateTimeFormatter.BASIC_ISO_DATE)));
    }

    private static boolean exists(String table) {
        return count("pg_class WHERE relname = '" + table + "'") > 0;
    }

    private static int count(String from) {
        return database.once(connection -> Query.of(connection, "SELECT count(*)::int AS n FROM " + from)
                .first(row -> row.integer("n"))
                .orElseThrow());
    }

    private static String text(LocalDate day) {
        return day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
