package io.postrider.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.application.engine.Race;
import io.postrider.application.storage.StorageUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.PgArray;

/** Opening the database, its transactions, and what its failures are taken for. */
class DatabaseTest {
    @Test
    void nodes_that_start_at_once_on_an_empty_database_all_get_a_schema() throws Exception {
        DatabaseSettings settings = TestServer.emptyDatabase().withPoolSize(2);

        List<Boolean> open = Race.of(3, i -> () -> {
            try (Database database = Database.open(settings, List.of())) {
                await().atMost(TestServer.PATIENCE).until(database::isWritable);
                return true;
            }
        });

        assertThat(open).containsExactly(true, true, true);
    }

    @Test
    void payloads_are_sent_in_binary_form() {
        try (Database database = Database.open(TestServer.emptyDatabase().withPoolSize(2), List.of())) {
            boolean isBinary = database.once(
                    connection -> ((PgArray) connection.createArrayOf("bytea", new byte[][] {{0, 1, 2}})).isBinary());

            assertThat(isBinary).isTrue();
        }
    }

    @Test
    void the_reserved_connection_is_there_while_all_others_are_in_use_and_comes_back_when_it_is_lost()
            throws Exception {
        CountDownLatch used = new CountDownLatch(2);
        CountDownLatch enough = new CountDownLatch(1);
        ExecutorService users = Executors.newFixedThreadPool(2);
        try (Database database = Database.open(TestServer.emptyDatabase().withPoolSize(2), List.of())) {
            for (int i = 0; i < 2; i++) {
                users.execute(() -> database.once(connection -> {
                    used.countDown();
                    awaitUninterrupted(enough);
                    return true;
                }));
            }
            assertThat(used.await(20, TimeUnit.SECONDS)).isTrue();

            int first = database.onceReserved(DatabaseTest::backend);
            assertThat(database.<Integer>onceReserved(DatabaseTest::backend)).isEqualTo(first);
            enough.countDown();
            database.once(connection -> Query.of(connection, "SELECT pg_terminate_backend(?)")
                    .integer(first)
                    .run());

            assertThat(database.<Integer>onceReserved(DatabaseTest::backend)).isNotEqualTo(first);
        } finally {
            users.shutdown();
        }
    }

    private static int backend(Connection connection) throws SQLException {
        return Query.of(connection, "SELECT pg_backend_pid() AS pid")
                .first(row -> row.integer("pid"))
                .orElseThrow();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_account_has_no_more_locks_than_the_database_has_room_for() {
        Set<Long> locks = IntStream.range(0, 100_000)
                .mapToObj(i -> KeyLocks.lockOf("event id", new UUID(1, 2), "order-" + i))
                .collect(Collectors.toSet());

        assertThat(locks).hasSize(4_096);
    }

    @Test
    void a_transaction_that_throws_is_rolled_back_and_throws_the_same() {
        try (Database database = Database.open(TestServer.emptyDatabase().withPoolSize(2), List.of())) {
            IllegalStateException thrown = new IllegalStateException("on purpose");

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> database.transaction(connection -> {
                        Query.of(connection, "CREATE TABLE trace (n int)").run();
                        throw thrown;
                    }))
                    .isSameAs(thrown);

            assertThat(database.<Boolean>once(
                            connection -> Query.of(connection, "SELECT to_regclass('trace') IS NULL AS gone")
                                    .first(row -> row.text("gone").equals("t"))
                                    .orElseThrow()))
                    .isTrue();
        }
    }

    @Test
    void a_pool_that_is_used_up_is_said_so_soon_and_nothing_was_stored() throws Exception {
        DatabaseSettings defaults = TestServer.emptyDatabase();
        DatabaseSettings settings = new DatabaseSettings(
                defaults.url(),
                defaults.user(),
                defaults.password(),
                2,
                DatabaseSettings.DEFAULT_CONNECT_TIMEOUT,
                defaults.statementTimeout(),
                defaults.idleInTransactionTimeout());
        CountDownLatch bothTaken = new CountDownLatch(2);
        CountDownLatch enough = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Database database = Database.open(settings, List.of())) {
            List<Future<Boolean>> holders = List.of(
                    threads.submit(() -> hold(database, bothTaken, enough)),
                    threads.submit(() -> hold(database, bothTaken, enough)));
            assertThat(bothTaken.await(20, TimeUnit.SECONDS)).isTrue();

            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> database.once(
                            connection -> Query.of(connection, "SELECT 1").run()))
                    .matches(StorageUnavailable::nothingWasStored);

            enough.countDown();
            for (Future<Boolean> holder : holders) {
                assertThat(holder.get(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            enough.countDown();
            threads.shutdownNow();
        }
    }

    private static boolean hold(Database database, CountDownLatch taken, CountDownLatch enough) {
        return database.once(connection -> {
            taken.countDown();
            try {
                return enough.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void a_statement_that_takes_too_long_is_broken_off_and_nothing_was_stored() {
        DatabaseSettings defaults = TestServer.emptyDatabase();
        DatabaseSettings settings = new DatabaseSettings(
                defaults.url(),
                defaults.user(),
                defaults.password(),
                2,
                defaults.connectTimeout(),
                Duration.ofSeconds(1),
                defaults.idleInTransactionTimeout());
        Database.open(defaults, List.of()).close(); // makes the partitions, which may take longer
        try (Database database = Database.open(settings, List.of())) {
            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> database.once(connection ->
                            Query.of(connection, "SELECT pg_sleep(30)").run()))
                    .matches(StorageUnavailable::nothingWasStored);
        }
    }

    @Test
    void a_server_that_became_read_only_is_not_writable_and_its_connections_are_given_up() {
        DatabaseSettings settings = TestServer.emptyDatabase().withPoolSize(2);
        try (Database database = Database.open(settings, List.of())) {
            int before = backend(database);
            database.once(connection -> Query.of(connection, "SET default_transaction_read_only = on")
                    .run());

            assertThat(database.isWritable()).isFalse();
            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> database.once(connection ->
                            Query.of(connection, "CREATE TABLE t (n int)").run()))
                    .matches(StorageUnavailable::nothingWasStored);

            await().atMost(TestServer.PATIENCE).until(database::isWritable);
            assertThat(backend(database)).isNotEqualTo(before);
        }
    }

    @Test
    void a_migration_by_another_node_is_an_outage_of_a_moment() {
        DatabaseSettings settings = TestServer.emptyDatabase().withPoolSize(2);
        try (Database database = Database.open(settings, List.of());
                Database migrated = Database.open(settings, List.of())) {
            SqlWork<Integer> all = connection -> Query.of(connection, "SELECT * FROM schema_history")
                    .list(row -> 1)
                    .size();
            int before = database.transaction(all);
            database.transaction(all);

            migrated.once(connection -> Query.of(connection, "ALTER TABLE schema_history ADD COLUMN later int")
                    .run());

            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> database.transaction(all))
                    .matches(StorageUnavailable::nothingWasStored);
            assertThat(database.transaction(all)).isEqualTo(before);
        }
    }

    @Test
    void nobody_waits_for_a_server_that_is_silent_for_longer_than_a_statement_may_take() {
        DatabaseSettings settings = TestServer.emptyDatabase().withPoolSize(2);
        try (Database database = Database.open(settings, List.of())) {
            int millis = database.once(Connection::getNetworkTimeout);

            assertThat(Duration.ofMillis(millis))
                    .isEqualTo(settings.statementTimeout().plusSeconds(5));
        }
    }

    @Test
    void a_failure_does_not_name_values_of_the_row() {
        try (Database database = Database.open(TestServer.emptyDatabase().withPoolSize(2), List.of())) {
            assertThatThrownBy(() -> database.once(connection -> {
                        Query.of(connection, "CREATE TABLE secret (value text PRIMARY KEY)")
                                .run();
                        Query.of(connection, "INSERT INTO secret VALUES ('hush')")
                                .run();
                        return Query.of(connection, "INSERT INTO secret VALUES ('hush')")
                                .run();
                    }))
                    .rootCause()
                    .hasMessageContaining("duplicate key")
                    .hasMessageNotContaining("hush");
        }
    }

    private static int backend(Database database) {
        return database.once(connection -> Query.of(connection, "SELECT pg_backend_pid() AS pid")
                .first(row -> row.integer("pid"))
                .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        // SQLSTATE, whether nothing was stored when it comes from a commit
        "40001, true",
        "40P01, true",
        "53100, true",
        "53300, true",
        "25006, true",
        "25P03, true",
        "0A000, true",
        "42501, true",
        "57014, true",
        "57P01, false",
        "57P03, false",
        "08006, false",
        "08001, false",
        "58030, false"
    })
    void a_database_that_cannot_work_now_is_unavailable(String state, boolean nothingWasStored) {
        RuntimeException failure = failure(state);

        assertThat(Failures.translate(failure, true))
                .isInstanceOfSatisfying(StorageUnavailable.class, it -> assertThat(it.nothingWasStored())
                        .isEqualTo(nothingWasStored));
        assertThat(Failures.translate(failure, false))
                .isInstanceOfSatisfying(StorageUnavailable.class, it -> assertThat(it.nothingWasStored())
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "22P02", "42601", "42P01"})
    void a_statement_that_is_wrong_is_a_bug_and_passes_as_it_is(String state) {
        RuntimeException failure = failure(state);

        assertThat(Failures.translate(failure, true)).isSameAs(failure);
    }

    private static RuntimeException failure(String state) {
        return new GenericJDBCException("a statement failed", new SQLException("whatever", state));
    }

    @Test
    void settings_that_cannot_be_name_what_is_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseSettings.of("jdbc:mysql://host/db", "u", "p"))
                .withMessageContaining("jdbc:postgresql:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseSettings.of("jdbc:postgresql://host/db", "u", "p")
                        .withPoolSize(1))
                .withMessageContaining("2 to 500");
    }

    @Test
    void settings_do_not_tell_the_password() {
        assertThat(DatabaseSettings.of("jdbc:postgresql://host/db", "user", "pass-phrase"))
                .hasToString("DatabaseSettings[url=jdbc:postgresql://host/db, user=user, poolSize=16]");
    }
}
