package io.postrider.bench.subject;

import io.postrider.bench.http.Loopback;
import io.postrider.bench.measure.ProcessTree;
import io.postrider.bench.publisher.RequestTemplate;
import io.postrider.bench.worker.Worker;
import io.postrider.launcher.DatabaseAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Another webhook service, run through its {@link PeerAdapter}. It has one tenant. */
public final class Peer implements Subject {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(1);

    private final PeerAdapter adapter;
    private final RunningCommand command;
    private final int port;
    private final Path directory;
    private final Map<String, String> values;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST_LIMIT)
            .build();

    private Peer(PeerAdapter adapter, RunningCommand command, int port, Path directory, Map<String, String> values) {
        this.adapter = adapter;
        this.command = command;
        this.port = port;
        this.directory = directory;
        this.values = new LinkedHashMap<>(values);
    }

    /** Starts it and waits until it is ready. */
    public static Peer start(PeerAdapter adapter, Database database, Path directory)
            throws IOException, InterruptedException {
        int port = Loopback.freePort();
        Files.createDirectories(directory);
        Map<String, String> values = values(database.access(), port, directory);
        RunningCommand command = RunningCommand.start(
                List.of("bash", "-c", adapter.required("start")), directory, values, directory.resolve("run.log"));
        Peer peer = new Peer(adapter, command, port, directory, values);
        try {
            HttpRequest ready = HttpRequest.newBuilder(URI.create(PeerAdapter.fill(adapter.required("ready"), values)))
                    .timeout(REQUEST_LIMIT)
                    .build();
            command.await(() -> peer.succeeds(ready), START_LIMIT);
            Optional<String> setup = adapter.section("setup");
            if (setup.isPresent()) {
                peer.values.putAll(assignments(peer.output(setup.get())));
            }
            return peer;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            command.close();
            throw failure;
        }
    }

    private static Map<String, String> values(DatabaseAccess database, int port, Path directory) {
        URI location = URI.create(database.url().substring("jdbc:".length()));
        Map<String, String> values = new LinkedHashMap<>();
        values.put("PORT", Integer.toString(port));
        values.put("DIRECTORY", directory.toString());
        values.put("DATABASE_HOST", location.getHost());
        values.put("DATABASE_PORT", Integer.toString(location.getPort()));
        values.put("DATABASE_NAME", location.getPath().substring(1));
        values.put("DATABASE_USER", database.user());
        values.put("DATABASE_PASSWORD", database.password());
        values.put("JAVA_HOME", System.getProperty("java.home"));
        values.put("BENCH_CLASS_PATH", Worker.classPath());
        return values;
    }

    @Override
    public String name() {
        return adapter.name();
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
        return adapter.section("id-header").orElse("webhook-id");
    }

    @Override
    public boolean answersWithId() {
        return adapter.section("answers-with-id").orElse("no").equals("yes");
    }

    @Override
    public Tenant newTenant() {
        return new Tenant() {
            @Override
            public void subscribe(String eventType, String url, List<String> retrySchedule)
                    throws IOException, InterruptedException {
                if (!retrySchedule.isEmpty()) {
                    throw new IllegalArgumentException("a peer keeps to its own retry schedule");
                }
                Optional<String> request = adapter.section("subscribe");
                if (request.isPresent()) {
                    send(with(Map.of("TYPE", eventType, "URL", url), request.get()));
                }
            }

            @Override
            public RequestTemplate publishing(String eventType, int weight, int deliveries, String data) {
                Message message =
                        Message.of(with(Map.of("TYPE", eventType, "DATA", data), adapter.required("publish")));
                List<String> head = new ArrayList<>(message.head);
                if (head.stream().noneMatch(line -> line.startsWith("Host:"))) {
                    head.add(1, "Host: 127.0.0.1:" + port);
                }
                return RequestTemplate.of(weight, deliveries, head, message.body);
            }

            @Override
            public void leave() {
                // The peer is stopped, with its database, before anything else is measured.
            }
        };
    }

    @Override
    public OptionalLong unsettled() throws IOException, InterruptedException {
        Optional<String> question = adapter.section("unsettled");
        return question.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(output(question.get()).strip()));
    }

    @Override
    public void close() throws IOException {
        command.close();
    }

    private String with(Map<String, String> more, String text) {
        return PeerAdapter.fill(PeerAdapter.fill(text, more), values);
    }

    /** A request as it stands in an adapter: its line, its headers, an empty line, its body. */
    private record Message(List<String> head, String body) {
        static Message of(String text) {
            int gap = text.indexOf("\n\n");
            return gap < 0
                    ? new Message(text.lines().toList(), "")
                    : new Message(
                            text.substring(0, gap).lines().toList(),
                            text.substring(gap + 2).strip());
        }
    }

    private void send(String text) throws IOException, InterruptedException {
        Message message = Message.of(text);
        String[] requestLine = message.head.get(0).split(" ", -1);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + requestLine[1]))
                .timeout(REQUEST_LIMIT)
                .method(requestLine[0], HttpRequest.BodyPublishers.ofString(message.body));
        for (String header : message.head.subList(1, message.head.size())) {
            int colon = header.indexOf(':');
            request.header(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(message.head.get(0) + " gave " + response.statusCode() + ": " + response.body());
        }
    }

    private boolean succeeds(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String output(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("commands.log").toFile()));
        builder.environment().putAll(values);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMMAND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IOException("did not end: " + script);
        }
        if (process.exitValue() != 0) {
            throw new IOException("ended with " + process.exitValue() + ": " + script);
        }
        return output;
    }

    private static Map<String, String> assignments(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        text.lines().filter(line -> line.matches("[A-Z_]+=.*")).forEach(line -> {
            int equals = line.indexOf('=');
            found.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return found;
    }
}
