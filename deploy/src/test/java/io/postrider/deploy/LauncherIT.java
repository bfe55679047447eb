package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./run} promises about starting and stopping, with an application that takes its time to end. */
class LauncherIT {
    @TempDir
    static Path shared;

    static Path war;

    @TempDir
    Path directory;

    @BeforeAll
    static void buildApplication() {
        war = shared.resolve("drain.war");
        ShrinkWrap.create(WebArchive.class, "drain.war")
                .addClass(DrainProbe.class)
                .as(ZipExporter.class)
                .exportTo(war.toFile());
    }

    @Test
    void the_database_stops_only_after_the_application_has_drained() throws Exception {
        try (ServerProcess server = settings().start()) {
            server.terminate();
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(directory.resolve("draining")));

            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(15)).until(this::databaseAnswers);
            Files.createFile(directory.resolve("finish"));

            assertThat(server.awaitExit()).isEqualTo(143);
            assertThat(server.output()).endsWith("Stopped.\n");
            assertThat(databaseAnswers()).isFalse();
        }
    }

    @Test
    void a_second_start_on_the_same_data_is_refused_and_a_start_after_a_kill_is_not() throws Exception {
        ServerProcess.Settings settings = settings();
        try (ServerProcess killed = settings.start()) {
            String key = killed.apiKey();

            ServerProcess second =
                    ServerProcess.on(settings.dataDirectory()).war(war).startWithoutWaiting();
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output().lines())
                    .singleElement()
                    .asString()
                    .startsWith("postrider: The data directory")
                    .contains("(process " + killed.pid() + ")");

            killed.kill();
            assertThat(databaseAnswers()).as("the orphaned database still runs").isTrue();
            try (ServerProcess again = settings.start()) {
                assertThat(again.apiKey()).isEqualTo(key);
                assertThat(statusOf(again)).isEqualTo(200);
            }
        }
    }

    @Test
    void an_application_that_cannot_start_ends_in_one_sentence_and_leaves_nothing_running() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.war"), "no archive");

        try (ServerProcess server = settings().war(broken).startWithoutWaiting()) {
            assertThat(server.awaitExit()).isEqualTo(1);

            List<String> complaints = server.output()
                    .lines()
                    .filter(line -> line.startsWith("postrider:"))
                    .toList();
            assertThat(complaints).singleElement().asString().contains("did not start");
            assertThat(server.output()).doesNotContain("\tat ");
            assertThat(databaseAnswers()).isFalse();
        }
    }

    private ServerProcess.Settings settings() {
        return ServerProcess.on(directory.resolve("data"))
                .war(war)
                .property(DrainProbe.DIRECTORY, directory.toString());
    }

    private boolean databaseAnswers() throws IOException {
        int port = Integer.parseInt(
                Files.readString(directory.resolve("data/postgresql/port")).strip());
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static int statusOf(ServerProcess server) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                server.baseUrl().resolve("/health/ready").toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
