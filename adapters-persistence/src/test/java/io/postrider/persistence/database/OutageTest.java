package io.postrider.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.postrider.application.storage.StorageUnavailable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A database that stops and comes back. */
class OutageTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /** Less than the 20 s for which a server may be silent. */
    private static final Duration SOON = Duration.ofSeconds(15);

    /** What the connect timeout of 2 s comes to where the machine does not pause. */
    private static final Duration SOON_WITHOUT_PAUSES = Duration.ofSeconds(4);

    @Test
    void calls_fail_soon_while_the_database_is_down_and_succeed_when_it_is_back() throws Exception {
        int port = freePort();
        EmbeddedPostgres server = start(port);
        try (Database database = Database.open(TestServer.settingsOf(server, "postgres"), List.of())) {
            await().atMost(TestServer.PATIENCE).until(database::isWritable);

            server.close();

            List<Duration> failures = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(() -> ask(database));
                failures.add(Duration.ofNanos(System.nanoTime() - start));
            }
            assertThat(failures).allSatisfy(each -> assertThat(each).isLessThan(SOON));
            assertThat(Collections.min(failures.subList(1, 3))).isLessThan(SOON_WITHOUT_PAUSES);
            assertThat(database.isWritable()).isFalse();
            server = start(port);
            await().atMost(TestServer.PATIENCE).ignoreExceptions().until(() -> ask(database) == 1);
            await().atMost(TestServer.PATIENCE).until(database::isWritable);
        } finally {
            server.close();
        }
    }

    @Test
    void a_database_that_is_not_there_is_said_to_be_unavailable_at_the_start() throws Exception {
        // A port that is held and not listened on.
        try (Socket held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            DatabaseSettings settings = DatabaseSettings.of(
                    "jdbc:postgresql://127.0.0.1:" + held.getLocalPort() + "/none", "nobody", "nothing");

            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> Database.open(settings, List.of()))
                    .matches(StorageUnavailable::nothingWasStored);
        }
    }

    private static int ask(Database database) {
        return database.transaction(connection -> Query.of(connection, "SELECT 1 AS one")
                .first(row -> row.integer("one"))
                .orElseThrow());
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setPGStartupWait(TestServer.PATIENCE)
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    /** One below those that systems give to clients: while the server is down, nobody else gets it by chance. */
    private static int freePort() throws IOException {
        for (int port = ThreadLocalRandom.current().nextInt(20_000, 30_000); ; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody listens there.
            }
        }
    }
}
