package io.postrider.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Calls the API with one key; each answer is checked against the OpenAPI document, and for what holds of all answers. */
public final class Client {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(100_000).build())
            .build());
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Set<String> DIALECTS =
            BuiltIn.DIALECTS.stream().map(dialect -> dialect.name().text()).collect(Collectors.toSet());
    private static final ApiDocument DOCUMENT = ApiDocument.load();

    private final URI server;
    private final String key;
    private final String base;
    private final String host;

    public Client(URI server, String key) {
        this(server, key, "", "");
    }

    private Client(URI server, String key, String base, String host) {
        this.server = server;
        this.key = key;
        this.base = base;
        this.host = host;
    }

    /**
     * The same client, which reaches a dialect by a host name: what it is told to send to a path below the dialect's base path goes to
     * the path without it at that host.
     */
    public Client throughHost(String dialectBase, String name) {
        return new Client(server, key, dialectBase, name);
    }

    /** The key of a new account with those scopes. */
    public static Client withScopes(RestServer server, String... scopes) {
        return new Client(server.uri(), RestServer.ADMIN_KEY).inNewAccount(scopes);
    }

    /** A key with those scopes of a new account; this is the administrator's. */
    public Client inNewAccount(String... scopes) {
        String account =
                post("/v1/accounts", "{\"name\":\"Acme\"}").json().path("id").asText();
        return colleague(account, scopes);
    }

    /** Another key of that account. */
    public Client colleague(String account, String... scopes) {
        String list = "[\"" + String.join("\",\"", scopes) + "\"]";
        Answer issued = post("/v1/accounts/" + account + "/api-keys", "{\"name\":\"k\",\"scopes\":" + list + "}");
        return new Client(server, issued.json().path("key").asText());
    }

    public String key() {
        return key;
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    public Answer post(String path, String body, String... headers) {
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), json(headers));
    }

    public Answer put(String path, String body, String... headers) {
        return send("PUT", path, body.getBytes(StandardCharsets.UTF_8), json(headers));
    }

    public Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body.getBytes(StandardCharsets.UTF_8), json(headers));
    }

    /** Posts JSON of a length that the server is not told beforehand. */
    public Answer postInChunks(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return publish(
                "POST",
                path,
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
                "Content-Type",
                "application/json");
    }

    /** Any request; header names and values alternate. */
    public Answer send(String method, String path, byte[] body, String... headers) {
        return publish(
                method,
                path,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body),
                headers);
    }

    private Answer publish(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        boolean byHost = !host.isEmpty() && path.startsWith(base);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        server.toString().replaceAll("/$", "") + (byHost ? path.substring(base.length()) : path)))
                .timeout(Duration.ofSeconds(20))
                .method(method, body);
        if (byHost) {
            request.header("Host", host);
        }
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            Answer answer = new Answer(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
            answer.checkAll(!DIALECTS.contains(path.split("/", -1)[1]));
            DOCUMENT.check(method, path, answer.status(), answer.header("Content-Type"), answer.bytes());
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String[] json(String... headers) {
        List<String> all = new ArrayList<>(Arrays.asList(headers));
        if (all.stream().noneMatch("Content-Type"::equals)) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return all.toArray(String[]::new);
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer. */
    public static final class Answer {
        private final HttpResponse<byte[]> response;

        Answer(HttpResponse<byte[]> response) {
            this.response = response;
        }

        public int status() {
            return response.statusCode();
        }

        public byte[] bytes() {
            return response.body();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        public JsonNode json() {
            try {
                return MAPPER.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Expects that status. */
        public Answer is(int status) {
            assertThat(status()).as(text()).isEqualTo(status);
            return this;
        }

        /** The fields that a problem names. */
        public List<String> wrongFields() {
            List<String> fields = new ArrayList<>();
            json().path("errors")
                    .forEach(error -> fields.add(error.path("field").asText()));
            return fields;
        }

        private void checkAll(boolean isNative) {
            assertThat(header("X-Content-Type-Options"))
                    .as("%s %s", status(), text())
                    .hasValue("nosniff");
            assertThat(header("Cache-Control")).hasValue("no-store");
            assertThat(header("Content-Security-Policy").orElse("")).contains("default-src 'none'");
            assertThat(header("Access-Control-Allow-Origin")).isEmpty();
            if (status() >= 400) {
                assertThat(header("Content-Type")).hasValue(isNative ? "application/problem+json" : "application/json");
                assertThat(json().has("status")).isEqualTo(isNative);
                assertThat(json().path("status").asInt(status())).isEqualTo(status());
                assertThat(text()).doesNotContain("Exception").doesNotContain("\tat ");
            }
        }
    }
}
