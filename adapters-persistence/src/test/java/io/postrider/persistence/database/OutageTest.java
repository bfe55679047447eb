package io.postrider.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.postrider.application.storage.StorageUnavailable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A database that stops and comes back. */
class OutageTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void calls_fail_soon_while_the_database_is_down_and_succeed_when_it_is_back() throws Exception {
        int port = freePort();
        EmbeddedPostgres server = start(port);
        try (Database database = Database.open(TestServer.settingsOf(server, "postgres"), List.of())) {
            assertThat(database.isWritable()).isTrue();

            server.close();

            for (int i = 0; i < 3; i++) {
                Instant start = Instant.now();
                assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(() -> ask(database));
                assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
            }
            assertThat(database.isWritable()).isFalse();
            server = start(port);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> ask(database) == 1);
            assertThat(database.isWritable()).isTrue();
        } finally {
            server.close();
        }
    }

    @Test
    void a_database_that_is_not_there_is_said_to_be_unavailable_at_the_start() throws Exception {
        DatabaseSettings settings =
                DatabaseSettings.of("jdbc:postgresql://127.0.0.1:" + freePort() + "/none", "nobody", "nothing");

        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Database.open(settings, List.of()))
                .matches(StorageUnavailable::nothingWasStored);
    }

    private static int ask(Database database) {
        return database.transaction(connection -> Query.of(connection, "SELECT 1 AS one")
                .first(row -> row.integer("one"))
                .orElseThrow());
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
