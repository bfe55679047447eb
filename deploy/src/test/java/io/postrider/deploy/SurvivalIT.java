package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.launcher.DatabaseAccess;
import io.postrider.launcher.PostgreSqlServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted arrives, whatever happens to the server or to its database. */
class SurvivalIT {
    private static final String TYPE = "order.paid";
    private static final int PUBLISHERS = 16;

    @TempDir
    Path directory;

    @Test
    void an_event_that_was_accepted_before_a_kill_arrives_and_what_was_settled_is_not_sent_again() throws Exception {
        DatabaseAccess database = TestDatabase.create("killed");
        try (CountingReceiver receiver = new CountingReceiver();
                ServerProcess killed = ServerProcess.on(directory.resolve("server"))
                        .database(database)
                        .start()) {
            client(killed).register(receiver.url(), "");
            receiver.delay(5);
            Load load = Load.on(List.of(client(killed)), TYPE, PUBLISHERS);
            await().atMost(Duration.ofSeconds(60)).until(() -> load.accepted().size() >= 2_000);

            killed.kill();
            load.stop();
            Sql.awaitAlone(database);
            Set<String> settled = StoredEvents.delivered(database, TYPE);
            List<String> before = receiver.arrivals();

            try (ServerProcess again = killed.settings().start()) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.distinct().containsAll(load.accepted()));
                List<String> after = receiver.arrivals()
                        .subList(before.size(), receiver.arrivals().size());

                assertThat(again.isAlive()).isTrue();
                assertThat(settled).isNotEmpty();
                assertThat(after).as("sent again though settled").doesNotContainAnyElementsOf(settled);
            }
        }
    }

    @Test
    void a_server_that_is_asked_to_stop_finishes_what_is_under_way_and_loses_nothing() throws Exception {
        DatabaseAccess database = TestDatabase.create("stopped");
        try (CountingReceiver receiver = new CountingReceiver();
                ServerProcess stopped = ServerProcess.on(directory.resolve("server"))
                        .database(database)
                        .start()) {
            client(stopped).register(receiver.url(), "");
            receiver.delay(200);
            Load load = Load.on(List.of(client(stopped)), TYPE, PUBLISHERS);
            await().atMost(Duration.ofSeconds(60)).until(() -> load.accepted().size() >= 1_000);

            long asked = RunningTime.nanos();
            stopped.terminate();
            stopped.awaitExit();
            Duration took = RunningTime.since(asked);
            load.stop();

            assertThat(took).isLessThan(Duration.ofSeconds(30));
            assertThat(Sql.number(database, "SELECT count(*) FROM delivery WHERE leased_by IS NOT NULL"))
                    .as("leases that were not given back")
                    .isZero();
            List<String> before = receiver.arrivals();
            assertThat(StoredEvents.delivered(database, TYPE))
                    .as("all that arrived is settled")
                    .containsAll(before);
            receiver.delay(0);
            try (ServerProcess again = stopped.settings().start()) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.distinct().containsAll(load.accepted()));

                assertThat(again.isAlive()).isTrue();
                assertThat(receiver.arrivals()).as("nothing is sent twice").doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void a_database_that_is_away_for_ten_seconds_gives_clear_503s_and_deliveries_resume_by_themselves()
            throws Exception {
        Path data = Files.createDirectories(directory.resolve("postgresql"));
        PostgreSqlServer first = PostgreSqlServer.start(TestDatabase.binaries(), data, "outage");
        try (CountingReceiver receiver = new CountingReceiver();
                ServerProcess server = ServerProcess.on(directory.resolve("server"))
                        .database(first.access())
                        .start()) {
            NativeClient client = client(server);
            client.register(receiver.url(), "");
            Set<String> accepted = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                accepted.add(NativeClient.idIn(client.publish("{}").body()));
            }

            first.close();
            long away = RunningTime.nanos();
            List<HttpResponse<String>> refused = new ArrayList<>();
            while (RunningTime.since(away).compareTo(Duration.ofSeconds(10)) < 0) {
                refused.add(client.publish("{}"));
            }

            assertThat(refused).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("application/problem+json");
            });
            assertThat(refused)
                    .as("503s are given at once, not after a timeout each")
                    .hasSizeGreaterThan(50);
            assertThat(client.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(client.get("/health/live").statusCode()).isEqualTo(200);

            try (PostgreSqlServer second = PostgreSqlServer.start(TestDatabase.binaries(), data, "outage")) {
                assertThat(second.access()).isEqualTo(first.access());
                HttpResponse<String> first202 = await().atMost(Duration.ofSeconds(20))
                        .until(() -> client.publish("{}"), answer -> answer.statusCode() == 202);
                accepted.add(NativeClient.idIn(first202.body()));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> receiver.distinct().containsAll(accepted));
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> client.get("/health/ready").statusCode() == 200);
            }
        }
    }

    @Test
    void a_recovery_that_a_kill_cuts_off_goes_on_where_it_was_and_new_events_do_not_wait_for_its_end()
            throws Exception {
        DatabaseAccess database = TestDatabase.create("recovered");
        try (CountingReceiver receiver = new CountingReceiver();
                ServerProcess killed = ServerProcess.on(directory.resolve("server"))
                        .database(database)
                        .start()) {
            NativeClient client = client(killed);
            String webhook = client.register(receiver.url(), ",\"retrySchedule\":[\"PT0S\"]");
            receiver.answer(500);
            Set<String> failed = publish(client, "old-", 4, 1_000);
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            Sql.number(database, "SELECT count(*) FROM delivery WHERE state = 3") == failed.size());
            receiver.answer(200);
            receiver.delay(40);

            HttpResponse<String> started =
                    client.post("/v1/webhooks/" + webhook + "/recover", "{\"since\":\"2026-01-01T00:00:00Z\"}");
            assertThat(started.statusCode()).isEqualTo(202);
            String recovery = started.headers().firstValue("Location").orElseThrow();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> resent(database) >= 500
                            && !StoredEvents.delivered(database, TYPE).isEmpty());
            killed.kill();
            Sql.awaitAlone(database);

            long resentBefore = resent(database);
            assertThat(resentBefore).as("it was cut off").isLessThan(failed.size());
            assertThat(Sql.number(database, "SELECT count(*) FROM delivery WHERE state <> 3"))
                    .as("what it counted is what it made due")
                    .isEqualTo(resentBefore);
            Set<String> settled = StoredEvents.delivered(database, TYPE);
            assertThat(settled).isNotEmpty();
            List<String> before = receiver.arrivals();
            try (ServerProcess again = killed.settings().start()) {
                await().atMost(Duration.ofSeconds(60)).until(() -> resent(database) > resentBefore);
                Set<String> fresh = publish(client(again), "new-", 1, 100);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.distinct().containsAll(fresh));
                Set<String> arrivedWithTheNew = receiver.distinct();

                await().atMost(Duration.ofSeconds(90))
                        .until(() -> client(again).get(recovery).body().contains("\"state\":\"succeeded\""));
                assertThat(client(again).get(recovery).body())
                        .contains("\"resent\":" + failed.size() + ",\"skipped\":0,");
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.distinct().containsAll(failed));
                assertThat(failed)
                        .as("what the recovery had left then")
                        .anyMatch(id -> !arrivedWithTheNew.contains(id));
                assertThat(receiver.arrivals()
                                .subList(before.size(), receiver.arrivals().size()))
                        .as("sent again though settled")
                        .doesNotContainAnyElementsOf(settled);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Sql.number(database, "SELECT count(*) FROM delivery WHERE state = 2")
                                == failed.size() + fresh.size());
            }
        }
    }

    private static long resent(DatabaseAccess database) throws SQLException {
        return Sql.number(database, "SELECT resent FROM recovery");
    }

    /** Publishes batches of events, and gives their ids. */
    private static Set<String> publish(NativeClient client, String prefix, int batches, int size)
            throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < batches; i++) {
            List<String> events = new ArrayList<>();
            for (int j = 0; j < size; j++) {
                String id = prefix + i + "-" + j;
                ids.add(id);
                events.add("{\"type\":\"order.paid\",\"id\":\"" + id + "\",\"data\":{}}");
            }
            HttpResponse<String> answer =
                    client.post("/v1/events/batch", "{\"events\":[" + String.join(",", events) + "]}");
            assertThat(answer.statusCode()).isEqualTo(202);
        }
        return ids;
    }

    private static NativeClient client(ServerProcess server) throws IOException {
        return new NativeClient(server.baseUrl(), server.apiKey());
    }
}
