package io.postrider.bench.subject;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.bench.http.Loopback;
import io.postrider.bench.measure.ProcessTree;
import io.postrider.bench.publisher.RequestTemplate;
import io.postrider.launcher.DatabaseAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Postrider as it is shipped: started by {@code ./run}, with the JVM settings that stand there, on the benchmark's database. It runs in
 * development mode, which is what lets it deliver to the loopback address.
 */
public final class Product implements Subject {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final String API_KEY = "prk_benchmarkbenchmarkbenchmarkbenchmark0001";
    private static final String ADMIN_KEY = "pra_benchmarkbenchmarkbenchmarkbenchmark0001";
    private static final int OK = 200;

    private final RunningCommand command;
    private final int port;
    private final NativeApi api;
    private final ProductTables tables;

    private Product(RunningCommand command, int port, NativeApi api, ProductTables tables) {
        this.command = command;
        this.port = port;
        this.api = api;
        this.tables = tables;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param root of the checkout, which is built
     * @param directory for its data and logs
     * @param more of its environment, over what it needs here
     * @param javaOptions over those it is shipped with; empty for none
     */
    public static Product start(
            Path root, Database database, Path directory, Map<String, String> more, String javaOptions)
            throws IOException, InterruptedException, SQLException {
        int port = Loopback.freePort();
        DatabaseAccess access = database.access();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PORT", Integer.toString(port));
        environment.put("POSTRIDER_DATA_DIR", directory.toString());
        environment.put("POSTRIDER_DB_URL", access.url());
        environment.put("POSTRIDER_DB_USER", access.user());
        environment.put("POSTRIDER_DB_PASSWORD", access.password());
        environment.put("POSTRIDER_API_KEY", API_KEY);
        environment.put("POSTRIDER_ADMIN_KEY", ADMIN_KEY);
        environment.put("POSTRIDER_JAVA_OPTS", javaOptions);
        environment.putAll(more);
        Files.createDirectories(directory);
        Path log = directory.resolve("run.log");
        RunningCommand command =
                RunningCommand.start(List.of(root.resolve("run").toString()), root, environment, log);
        try {
            NativeApi api = new NativeApi(port);
            command.await(() -> api.status("/health/ready") == OK, START_LIMIT);
            return new Product(command, port, api, ProductTables.of(database));
        } catch (IOException | InterruptedException | SQLException | RuntimeException failure) {
            command.close();
            throw failure;
        }
    }

    @Override
    public String name() {
        return "postrider";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ProcessTree tree() {
        return command.tree();
    }

    @Override
    public String idHeader() {
        return "webhook-id";
    }

    @Override
    public boolean answersWithId() {
        return true;
    }

    @Override
    public OptionalLong unsettled() throws SQLException {
        return OptionalLong.of(tables.unsettled());
    }

    /** See {@link ProductTables}. */
    public Map<String, Long> deliveriesByState() throws SQLException {
        return tables.deliveriesByState();
    }

    public long waitingForLater() throws SQLException {
        return tables.waitingForLater();
    }

    public long attempts() throws SQLException {
        return tables.attempts();
    }

    public long events() throws SQLException {
        return tables.events();
    }

    public long commits() throws SQLException {
        return tables.commits();
    }

    public long logBytes() throws SQLException {
        return tables.logBytes();
    }

    public long databaseBytes() throws SQLException {
        return tables.databaseBytes();
    }

    /** Makes all retries due that wait, and returns how many. */
    public int makeAllDue() throws SQLException {
        return tables.makeAllDue();
    }

    /** Writes a part of the past; see {@link ProductTables#writeHistory}. */
    public void writeHistory(long from, long count, long total, String data) throws SQLException {
        tables.writeHistory(from, count, total, data);
    }

    public void vacuum() throws SQLException {
        tables.vacuum();
    }

    @Override
    public Tenant newTenant() throws IOException, InterruptedException {
        JsonNode account = api.send("POST", "/v1/accounts", ADMIN_KEY, "{\"name\":\"Benchmark\"}");
        JsonNode key = api.send(
                "POST",
                "/v1/accounts/" + account.get("id").textValue() + "/api-keys",
                ADMIN_KEY,
                "{\"name\":\"Benchmark\",\"scopes\":[\"webhooks:read\",\"webhooks:write\",\"events:read\",\"events:write\"]}");
        return new Account(key.get("key").textValue());
    }

    @Override
    public void close() throws IOException {
        try {
            tables.close();
        } catch (SQLException failure) {
            throw new IOException(failure);
        } finally {
            command.close();
        }
    }

    private final class Account implements Tenant {
        private final String key;
        private final Queue<String> webhooks = new ConcurrentLinkedQueue<>();

        Account(String key) {
            this.key = key;
        }

        @Override
        public void subscribe(String eventType, String url, List<String> retrySchedule)
                throws IOException, InterruptedException {
            String schedule = retrySchedule.isEmpty()
                    ? ""
                    : retrySchedule.stream().collect(Collectors.joining("\",\"", ",\"retrySchedule\":[\"", "\"]"));
            JsonNode webhook = api.send(
                    "POST",
                    "/v1/webhooks",
                    key,
                    "{\"url\":\"" + url + "\",\"eventTypes\":[\"" + eventType + "\"]" + schedule + "}");
            webhooks.add(webhook.get("id").textValue());
        }

        @Override
        public RequestTemplate publishing(String eventType, int weight, int deliveries, String data) {
            List<String> head = List.of(
                    "POST /v1/events HTTP/1.1",
                    "Host: 127.0.0.1:" + port,
                    "Authorization: Bearer " + key,
                    "Content-Type: application/json");
            String body = "{\"type\":\"" + eventType + "\",\"data\":" + data + "}";
            return RequestTemplate.of(weight, deliveries, head, body);
        }

        @Override
        public void leave() throws IOException, InterruptedException {
            for (String webhook = webhooks.poll(); webhook != null; webhook = webhooks.poll()) {
                api.send("DELETE", "/v1/webhooks/" + webhook, key, "");
            }
        }
    }
}
