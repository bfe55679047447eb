package io.postrider.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.postrider.launcher.DatabaseAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dialect {@code dhmad} promises of all servers together, on two that share a database. */
class TwoNodesIT {
    private static final String WEBHOOKS = "/dhmad/api/developer/webhooks";
    private static final Pattern SECRET = Pattern.compile("\"secret\":\"([0-9a-f]{64})\"");
    private static final int ROTATIONS = 8;
    private static final int EVENTS = 40;

    @TempDir
    static Path directory;

    private static ServerProcess first;
    private static ServerProcess second;
    private static ExecutorService threads;

    @BeforeAll
    static void startTwo() throws Exception {
        DatabaseAccess database = newDatabase();
        first = settings("first", database).start();
        second = settings("second", database).start();
        threads = Executors.newCachedThreadPool();
    }

    private static ServerProcess.Settings settings(String name, DatabaseAccess database) {
        return ServerProcess.on(directory.resolve(name))
                .database(database)
                .environment("POSTRIDER_ENCRYPTION_KEYS", TestDatabase.ENCRYPTION_KEYS)
                .environment("POSTRIDER_API_KEY", TestDatabase.API_KEY)
                .environment("POSTRIDER_ADMIN_KEY", TestDatabase.ADMIN_KEY)
                .property("postrider.dialect.dhmad.retry-schedule", "PT0S" + ",PT0.2S".repeat(19));
    }

    @AfterAll
    static void stop() throws IOException {
        threads.shutdownNow();
        first.close();
        second.close();
    }

    @Test
    void once_a_secret_is_regenerated_on_one_node_no_node_signs_with_the_old_one() throws Exception {
        NativeClient here = client(first);
        NativeClient there = client(second);
        Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        receiver.setExecutor(threads);
        receiver.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            arrivals.add(new Arrival(
                    exchange.getRequestHeaders().getFirst("X-Webhook-Id"),
                    exchange.getRequestHeaders().getFirst("X-Webhook-Signature"),
                    body));
            exchange.sendResponseHeaders(500, -1); // so that each event comes again and again
            exchange.close();
        });
        receiver.start();
        try {
            HttpResponse<String> created = here.post(
                    WEBHOOKS,
                    "{\"url\":\"http://127.0.0.1:" + receiver.getAddress().getPort()
                            + "/hook\",\"events\":[\"contract.signed\"]}");
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            String id = NativeClient.idIn(created.body());
            String path = WEBHOOKS + "/" + id + "/regenerate-secret";

            // The other node learns of a webhook within a second: what it takes before has no subscriber.
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                publish(there);
                return !arrivals.isEmpty();
            });

            for (int i = 0; i < ROTATIONS; i++) {
                int before = arrivals.size();
                publish(there);
                await().atMost(Duration.ofSeconds(20)).until(() -> arrivals.size() >= before + 2 * EVENTS);

                long asked = RunningTime.nanos();
                HttpResponse<String> rotated = here.post(path, "");
                Duration took = RunningTime.since(asked);
                int arrivedBefore = arrivals.size();

                assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
                assertThat(took).isLessThan(Duration.ofSeconds(3));
                Set<String> since = publish(there);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> sentSince(arrivedBefore, since, arrivals).size() >= 2 * EVENTS);
                String secret = secretIn(rotated.body());
                assertThat(sentSince(arrivedBefore, since, arrivals))
                        .as("requests after rotation %s", i)
                        .allSatisfy(
                                arrival -> assertThat(arrival.signature).isEqualTo(signature(secret, arrival.body)));
                assertThat(here.post(WEBHOOKS + "/" + id + "/regenerate-secret", "[]")
                                .statusCode())
                        .isEqualTo(400);
            }
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void twenty_concurrent_creates_on_two_nodes_leave_two_webhooks() throws Exception {
        String account = NativeClient.idIn(
                admin(first).post("/v1/accounts", "{\"name\":\"crowd\"}").body());
        Matcher key = Pattern.compile("\"key\":\"([^\"]+)\"")
                .matcher(admin(first)
                        .post(
                                "/v1/accounts/" + account + "/api-keys",
                                "{\"name\":\"k\",\"scopes\":[\"webhooks:read\",\"webhooks:write\"]}")
                        .body());
        assertThat(key.find()).isTrue();
        List<NativeClient> clients = List.of(
                new NativeClient(first.baseUrl(), key.group(1)), new NativeClient(second.baseUrl(), key.group(1)));

        List<Future<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            NativeClient client = clients.get(i % 2);
            asked.add(threads.submit(() -> client.post(WEBHOOKS, "{\"url\":\"https://example.com/hook\"}")));
        }
        List<String> answers = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : asked) {
            String body = answer.get().body();
            answers.add(answer.get().statusCode() + " " + (body.contains("\"secret\"") ? "created" : body));
        }

        assertThat(answers).filteredOn("201 created"::equals).hasSize(2);
        assertThat(answers)
                .filteredOn("400 {\"error\":\"Maximum 2 webhooks allowed per developer\"}"::equals)
                .hasSize(18);
        for (NativeClient client : clients) {
            assertThat(client.get(WEBHOOKS).body().split("\"id\":", -1)).hasSize(3);
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Arrival(String event, String signature, byte[] body) {}

    /** Publishes events, and gives their ids. */
    private static Set<String> publish(NativeClient client) throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < EVENTS; i++) {
            HttpResponse<String> answer =
                    client.post("/v1/events", "{\"type\":\"contract.signed\",\"data\":{\"n\":" + i + "}}");
            ids.add(NativeClient.idIn(answer.body()));
        }
        return ids;
    }

    /**
     * What arrived after so many others, without what may have been under way then: the next request for an event, unless that was
     * published since. The one after it is sent when it is answered, and so later.
     */
    private static List<Arrival> sentSince(int arrivedBefore, Set<String> published, Queue<Arrival> arrivals) {
        Set<String> sent = new HashSet<>(published);
        return arrivals.stream()
                .skip(arrivedBefore)
                .filter(arrival -> !sent.add(arrival.event))
                .toList();
    }

    private static NativeClient client(ServerProcess server) {
        return new NativeClient(server.baseUrl(), TestDatabase.API_KEY);
    }

    private static NativeClient admin(ServerProcess server) {
        return new NativeClient(server.baseUrl(), TestDatabase.ADMIN_KEY);
    }

    private static String secretIn(String body) {
        Matcher matcher = SECRET.matcher(body);
        assertThat(matcher.find()).as(body).isTrue();
        return matcher.group(1);
    }

    private static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static DatabaseAccess newDatabase() throws SQLException {
        DatabaseAccess shared = TestDatabase.access();
        try (Connection connection = DriverManager.getConnection(shared.url(), shared.user(), shared.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE two_nodes");
        }
        String url = shared.url().substring(0, shared.url().lastIndexOf('/') + 1) + "two_nodes";
        return new DatabaseAccess(url, shared.user(), shared.password());
    }
}
