package io.postrider.persistence.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server, one for each run of the tests; it ends with the JVM. */
public final class TestServer {
    /** Longer than a machine pauses. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestServer() {}

    private static final class Holder {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().setPGStartupWait(PATIENCE).start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL did not start", e);
            }
        }
    }

    /** The settings of a database that nothing is in yet: no timeout counts but those that a test sets. */
    public static DatabaseSettings emptyDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name);
        DatabaseSettings usual = settingsOf(Holder.SERVER, name);
        return new DatabaseSettings(
                usual.url(), usual.user(), usual.password(), usual.poolSize(), PATIENCE, PATIENCE, PATIENCE);
    }

    /** With the timeouts that are usual. */
    static DatabaseSettings settingsOf(EmbeddedPostgres server, String database) {
        return DatabaseSettings.of(server.getJdbcUrl("postgres", database), "postgres", "postgres")
                .withPoolSize(12);
    }

    private static void execute(String database, String sql) {
        try (Connection connection =
                        Holder.SERVER.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
