package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plays a {@link Transcript} as a new account against a running server. From the start these have values:
 *
 * <ul>
 *   <li>{@code receiver}: the URL of a receiver, see {@link TranscriptReceiver}; {@code refused}: one where nobody listens
 *   <li>{@code key}: with all scopes; {@code readKey}: of the same account, to read webhooks; {@code deafKey}: of the same account, to publish
 *       only; {@code strangerKey}: of another account with all scopes; {@code revokedKey}; {@code adminKey}
 *   <li>{@code run}: a text that no other run has
 * </ul>
 */
final class TranscriptRun {
    /** How a client finds the dialect. */
    enum Way {
        /** {@code https://host/<dialect>}. */
        BASE_PATH,
        /** {@code https://<a host name of the dialect>}. */
        HOST_NAME
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final int DELIVERY_SECONDS = 30;
    private static final Duration EVENTUALLY = Duration.ofSeconds(30);
    private static final long BETWEEN_MILLIS = 50;

    /** What any HTTP client sends: not part of a contract. */
    private static final Set<String> TRANSPORT_HEADERS = Set.of(
            "host", "content-length", "connection", "accept", "accept-encoding", "user-agent", "transfer-encoding");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI server;
    private final TranscriptReceiver receiver;
    private final Transcript transcript;
    private final Way way;
    private final Variables variables = new Variables();
    private final Map<String, byte[]> lastBodies = new HashMap<>();

    TranscriptRun(URI server, TranscriptReceiver receiver, Transcript transcript, Way way) {
        this.server = server;
        this.receiver = receiver;
        this.transcript = transcript;
        this.way = way;
    }

    /** The name by which a server under test knows a dialect: see {@link TestDatabase}. */
    static String hostOf(String dialect) {
        return "api." + dialect + ".test";
    }

    void play() throws IOException, InterruptedException {
        giveValues();
        for (Transcript.Step step : transcript.steps()) {
            play(step);
        }
        assertThat(receiver.unexpected(variables.get("receiver")))
                .as("deliveries that the transcript does not tell of")
                .isEmpty();
    }

    private void giveValues() throws IOException, InterruptedException {
        String all = "webhooks:read\",\"webhooks:write\",\"events:read\",\"events:write";
        String account = account();
        variables.set("adminKey", TestDatabase.ADMIN_KEY);
        variables.set("key", key(account, all));
        variables.set("readKey", key(account, "webhooks:read"));
        variables.set("deafKey", key(account, "events:write"));
        variables.set("strangerKey", key(account(), all));
        HttpResponse<String> issued = issue(account, all);
        variables.set("revokedKey", field(issued, "key"));
        admin("DELETE", "/v1/accounts/" + account + "/api-keys/" + field(issued, "id"), "");
        variables.set("receiver", receiver.newUrl());
        try (ServerSocket free = new ServerSocket(0)) {
            variables.set("refused", "http://127.0.0.1:" + free.getLocalPort());
        }
        variables.set("run", Long.toString(System.nanoTime(), 36));
    }

    private String account() throws IOException, InterruptedException {
        return field(admin("POST", "/v1/accounts", "{\"name\":\"transcript\"}"), "id");
    }

    private String key(String account, String scopes) throws IOException, InterruptedException {
        return field(issue(account, scopes), "key");
    }

    private HttpResponse<String> issue(String account, String scopes) throws IOException, InterruptedException {
        return admin(
                "POST", "/v1/accounts/" + account + "/api-keys", "{\"name\":\"k\",\"scopes\":[\"" + scopes + "\"]}");
    }

    private static String field(HttpResponse<String> answer, String name) {
        String quoted = "\"" + name + "\":\"";
        int start = answer.body().indexOf(quoted);
        assertThat(start)
                .as("%s in %s: %s", name, answer.statusCode(), answer.body())
                .isNotNegative();
        start += quoted.length();
        return answer.body().substring(start, answer.body().indexOf('"', start));
    }

    private HttpResponse<String> admin(String method, String path, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + TestDatabase.ADMIN_KEY)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void play(Transcript.Step step) throws IOException, InterruptedException {
        String where = transcript.dialect() + "/" + transcript.name() + ", " + step.title();
        long end = System.nanoTime() + EVENTUALLY.toNanos();
        HttpResponse<String> answer = send(step.request());
        List<String> problems = problems(step, answer);
        while (step.request().eventually() && !problems.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(BETWEEN_MILLIS); // what is waited for happens in another process, which tells nobody
            answer = send(step.request());
            problems = problems(step, answer);
        }
        assertThat(problems)
                .as("%s: %s %s", where, answer.statusCode(), answer.body())
                .isEmpty();
        for (Transcript.Delivery delivery : step.deliveries()) {
            check(where + ", delivery to " + delivery.path(), delivery);
        }
    }

    private HttpResponse<String> send(Transcript.Request request) throws IOException, InterruptedException {
        boolean byName = way == Way.HOST_NAME && !request.isNative();
        String prefix = request.isNative() || byName ? "" : "/" + transcript.dialect();
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(server.resolve("/").toString().replaceAll("/$", "")
                                + prefix
                                + variables.filled(request.path())))
                .timeout(TIMEOUT);
        if (byName) {
            builder.header("Host", hostOf(transcript.dialect()));
        }
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.putIfAbsent("Authorization", "Bearer {key}");
        if (headers.get("Authorization").equals("none")) {
            headers.remove("Authorization");
        }
        if (!request.body().isEmpty()) {
            headers.putIfAbsent("Content-Type", "application/json");
        }
        headers.forEach((name, value) -> builder.header(name, variables.filled(value)));
        builder.method(
                request.method(),
                request.body().isEmpty()
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(variables.filled(request.body())));
        return HTTP.send(builder.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private List<String> problems(Transcript.Step step, HttpResponse<String> actual) {
        Transcript.Answer expected = step.answer();
        List<String> problems = new ArrayList<>();
        if (actual.statusCode() != expected.status()) {
            problems.add("the status is " + actual.statusCode() + ", not " + expected.status());
        }
        expected.headers().forEach((name, value) -> {
            String is = actual.headers().firstValue(name).orElse("absent");
            ExpectedHeader.problem(value, is, new byte[0], variables)
                    .ifPresent(problem -> problems.add(name + " " + problem));
        });
        if (!expected.body().isEmpty()) {
            String type = actual.headers().firstValue("Content-Type").orElse("absent");
            if (!type.matches("application/(problem\\+)?json(;.*)?")) {
                problems.add("the Content-Type is " + type);
            }
            problems.addAll(ExpectedJson.problems(expected.body(), actual.body(), variables));
        } else if (!step.request().isNative() && !actual.body().isEmpty()) {
            problems.add("there is a body, which is not expected");
        }
        return problems;
    }

    private void check(String where, Transcript.Delivery expected) throws InterruptedException {
        String url = variables.get("receiver") + variables.filled(expected.path());
        Optional<TranscriptReceiver.Arrival> arrived = receiver.next(url, DELIVERY_SECONDS);
        assertThat(arrived).as("%s: nothing came", where).isPresent();
        TranscriptReceiver.Arrival arrival = arrived.get();
        byte[] body = arrival.body();
        List<String> problems = new ArrayList<>();
        if (!arrival.method().equals("POST")) {
            problems.add("the method is " + arrival.method());
        }
        if (!expected.body().isEmpty()) {
            problems.addAll(
                    ExpectedJson.problems(expected.body(), new String(body, StandardCharsets.UTF_8), variables));
        }
        if (expected.sameBody() && !java.util.Arrays.equals(body, lastBodies.get(url))) {
            problems.add("the body is not the same as before");
        }
        lastBodies.put(url, body);
        TreeSet<String> extra = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        extra.addAll(arrival.headers().keySet());
        extra.removeIf(name -> TRANSPORT_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT)));
        expected.headers().forEach((name, value) -> {
            extra.remove(name);
            String is = arrival.headers().get(name);
            if (is == null) {
                problems.add("the header " + name + " is missing");
            } else {
                ExpectedHeader.problem(value, is, body, variables)
                        .ifPresent(problem -> problems.add(name + " " + problem));
            }
        });
        extra.forEach(name -> problems.add(
                "the header " + name + " is too much: " + arrival.headers().get(name)));
        assertThat(problems)
                .as("%s: %s", where, new String(body, StandardCharsets.UTF_8))
                .isEmpty();
    }
}
