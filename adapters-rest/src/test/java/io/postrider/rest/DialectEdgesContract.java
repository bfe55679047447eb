package io.postrider.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold of every call of every dialect, below its base path and at its host name: whatever is wrong with a request gets a 4xx
 * in the dialect's own shape, with exactly its fields, and changes nothing. The calls and their fields are those of the OpenAPI
 * document; nothing here knows one of them by name.
 */
public abstract class DialectEdgesContract {
    private static final ApiDocument DOCUMENT = ApiDocument.load();
    private static final String[] ALL = {"webhooks:read", "webhooks:write", "events:read", "events:write"};
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Map<String, ErrorShape> SHAPES = Map.of(
            "dhmad", DialectEdgesContract::dhmad,
            "flat", DialectEdgesContract::flat,
            "monime", DialectEdgesContract::monime,
            "paged", DialectEdgesContract::paged,
            "zaits", DialectEdgesContract::zaits);

    /** How a client finds the dialect. */
    enum Way {
        BASE_PATH,
        HOST_NAME
    }

    /** Fails where an error is not what the dialect's contract says. */
    private interface ErrorShape {
        void check(int status, JsonNode body);
    }

    private Client admin;

    /** Where the server is. */
    protected abstract URI server();

    /** The key of the administrator. */
    protected abstract String adminKey();

    /** A host name that is mapped to the dialect. */
    protected abstract String hostOf(String dialect);

    @BeforeEach
    void findServer() {
        admin = new Client(server(), adminKey());
    }

    static Stream<Arguments> dialects() {
        return BuiltIn.DIALECTS.stream()
                .map(dialect -> dialect.name().text())
                .flatMap(dialect -> Arrays.stream(Way.values()).map(way -> Arguments.of(dialect, way)));
    }

    static Stream<Arguments> calls() {
        return dialects().flatMap(arguments -> DialectCall.of(
                        DOCUMENT, (String) arguments.get()[0])
                .stream()
                .map(call -> Arguments.of(arguments.get()[0], arguments.get()[1], call)));
    }

    static Stream<Arguments> callsWithBodies() {
        return calls().filter(arguments -> call(arguments).mayHaveBody());
    }

    static Stream<Arguments> callsWithIds() {
        return calls().filter(arguments -> call(arguments).takesId());
    }

    private static DialectCall call(Arguments arguments) {
        return (DialectCall) arguments.get()[2];
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("callsWithBodies")
    void every_wrong_body_is_refused_and_changes_nothing(String dialect, Way way, DialectCall call) {
        Tenant tenant = new Tenant(dialect, way);
        String before = tenant.state();
        Map<String, byte[]> bodies =
                call.readsFields() ? JunkBodies.of(DOCUMENT, call).all() : JunkBodies.withoutFields(DOCUMENT);

        bodies.forEach((what, body) -> tenant.isRefused(what, call.method(), call.path(tenant.id), body));

        assertThat(bodies).hasSizeGreaterThan(call.readsFields() ? 25 : 15);
        assertThat(tenant.state()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("callsWithBodies")
    void every_wrong_media_type_is_refused_and_changes_nothing(String dialect, Way way, DialectCall call) {
        if (!call.readsFields()) {
            return; // What says nothing of a body reads none, whatever it is said to be.
        }
        Tenant tenant = new Tenant(dialect, way);
        String before = tenant.state();

        for (String type : List.of(
                "text/plain",
                "text/html",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/octet-stream",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=none",
                "json",
                "application/",
                "/",
                ";")) {
            tenant.isRefused(type, call, "Content-Type", type);
        }
        tenant.isRefused("gzip", call, "Content-Type", "application/json", "Content-Encoding", "gzip");

        assertThat(tenant.state()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("callsWithIds")
    void what_is_no_id_is_unknown(String dialect, Way way, DialectCall call) {
        Tenant tenant = new Tenant(dialect, way);
        String before = tenant.state();
        String prefix = tenant.id.replaceAll("[0-9a-z]*$", "");

        for (String id : List.of(
                "x",
                "0",
                "-1",
                "%20",
                "%C3%A9",
                "%F0%9F%98%80",
                "..%20",
                "x;a=b",
                "*",
                "null",
                prefix.isEmpty() ? "0123" : prefix,
                tenant.id + "0",
                tenant.id.substring(0, tenant.id.length() - 1),
                tenant.id.toUpperCase(Locale.ROOT).equals(tenant.id) ? "A" : tenant.id.toUpperCase(Locale.ROOT),
                "wh_01jw3v6r1ne9arav2wv2vy4w6d",
                "hook_01jw3v6r1ne9arav2wv2vy4w6d",
                "whk-01jw3v6r1ne9arav2wv2vy4w6d",
                "we_01jw3v6r1ne9arav2wv2vy4w6d",
                "507f1f77bcf86cd799439011",
                "0197f9b1-0000-7000-8000-000000000000",
                "x".repeat(3_000))) {
            Client.Answer answer = tenant.isRefusedFor(id, call);
            // Some are no segments of a path, so that there is no such call.
            assertThat(answer.status()).as("%s: %s", id, answer.text()).isIn(404, 405);
        }

        assertThat(tenant.state()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("calls")
    void every_wrong_parameter_is_refused(String dialect, Way way, DialectCall call) {
        Tenant tenant = new Tenant(dialect, way);

        call.parameters("query").forEach((name, schema) -> {
            for (String value : wrongValues(schema)) {
                String query = "?" + name + "=" + value;
                Client.Answer answer =
                        tenant.isRefused(query, call.method(), call.path(tenant.id) + query, call.rightText());
                assertThat(answer.status()).as(query).isEqualTo(400);
            }
        });
    }

    private static List<String> wrongValues(JsonNode schema) {
        List<String> wrong = new ArrayList<>(List.of("", "%20", "a%20b", "%00", "%C3%A9", "x".repeat(1_000)));
        String type = schema.path("type").asText();
        if (type.equals("integer")) {
            wrong.addAll(List.of("x", "1.5", "1e2", "99999999999999999999", "-1", "0", "%2B"));
            if (schema.has("maximum")) {
                wrong.add(Integer.toString(schema.path("maximum").asInt() + 1));
            }
            wrong.add("1&" + "limit=1&page=1&per_page=1&limit=1&page=1&per_page=1");
        } else if (type.equals("boolean")) {
            wrong.addAll(List.of("yes", "1", "TRUE", "null"));
        } else if (schema.has("enum")) {
            wrong.addAll(List.of("nope", "1", "ACTIVE", "null"));
        }
        return wrong;
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("calls")
    void every_wrong_header_that_the_call_reads_is_refused(String dialect, Way way, DialectCall call) {
        Tenant tenant = new Tenant(dialect, way);
        String before = tenant.state();
        String[] needed = call.neededHeaders("space-1");

        if (needed.length > 0) {
            tenant.sendsOnly(call, List.of());
        }
        call.parameters("header").forEach((name, schema) -> {
            for (String value : List.of("", "x".repeat(schema.path("maxLength").asInt() + 1), "a b")) {
                List<String> headers = new ArrayList<>(List.of(name, value));
                if (!Arrays.asList(needed).contains(name)) {
                    headers.addAll(Arrays.asList(needed));
                }
                tenant.sendsOnly(call, headers);
            }
        });

        assertThat(tenant.state()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("dialects")
    void a_client_that_accepts_nothing_of_ours_is_served_or_told_so(String dialect, Way way) {
        Tenant tenant = new Tenant(dialect, way);

        for (DialectCall call : DialectCall.of(DOCUMENT, dialect)) {
            for (String accept : List.of("text/html", "json", "/", ";", "application/json;q=x", "*/*;q=7")) {
                if (call.method().equals("GET")) {
                    List<String> headers = new ArrayList<>(List.of("Accept", accept));
                    headers.addAll(Arrays.asList(call.neededHeaders("space-1")));
                    Client.Answer answer =
                            tenant.client.send("GET", call.path(tenant.id), null, headers.toArray(String[]::new));
                    if (answer.status() != 200) {
                        tenant.check(accept, call.method(), call.path(), answer);
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("calls")
    void a_wrong_method_and_a_path_that_is_longer_are_refused(String dialect, Way way, DialectCall call) {
        Tenant tenant = new Tenant(dialect, way);
        String before = tenant.state();
        TreeSet<String> allowed = DialectCall.of(DOCUMENT, dialect).stream()
                .filter(other -> other.path().equals(call.path()))
                .map(DialectCall::method)
                .collect(Collectors.toCollection(TreeSet::new));

        for (String method : METHODS) {
            if (!allowed.contains(method)) {
                Client.Answer answer = tenant.isRefused("method", method, call.path(tenant.id), "");
                assertThat(answer.status()).as("%s %s", method, call.path()).isEqualTo(405);
                assertThat(answer.header("Allow").orElse("").split(", ")).contains(allowed.first());
            }
        }
        for (String more : List.of("/nothing/here", "/x/y/z", "x")) {
            Client.Answer answer = tenant.isRefused(more, call.method(), call.path(tenant.id) + more, "");
            assertThat(answer.status()).as(more).isIn(404, 405);
        }

        assertThat(tenant.state()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("dialects")
    void what_is_nowhere_is_refused(String dialect, Way way) {
        Tenant tenant = new Tenant(dialect, way);

        for (String path : List.of("", "/", "/nothing", "/v1", "/v9/webhooks", "/%C3%A9", "/a//b", "/a;b=c")) {
            for (String method : METHODS) {
                Client.Answer answer = tenant.isRefused(path, method, "/" + dialect + path, "");
                assertThat(answer.status()).as("%s %s", method, path).isEqualTo(404);
            }
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("calls")
    void a_key_is_needed_that_may_do_it(String dialect, Way way, DialectCall call) {
        Tenant tenant = new Tenant(dialect, way);
        String before = tenant.state();
        String[] others =
                Arrays.stream(ALL).filter(scope -> !scope.equals(call.scope())).toArray(String[]::new);
        Map<Client, Integer> callers = new LinkedHashMap<>();
        callers.put(new Client(server(), ""), 401);
        callers.put(new Client(server(), "unknown"), 401);
        callers.put(new Client(server(), "a b"), 401);
        callers.put(new Client(server(), "x".repeat(3_000)), 401);
        callers.put(admin.colleague(tenant.account, others), 403);
        callers.put(admin, 403);

        callers.forEach((caller, status) -> {
            Client.Answer answer = tenant.by(caller).isRefused("key", call);
            assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        });

        assertThat(tenant.state()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("callsWithIds")
    void what_belongs_to_others_is_unknown(String dialect, Way way, DialectCall call) {
        Tenant tenant = new Tenant(dialect, way);
        Tenant stranger = new Tenant(dialect, way);
        Map<String, String> foreigners = new LinkedHashMap<>();
        SHAPES.keySet().stream()
                .filter(other -> !other.equals(dialect))
                .forEach(other -> foreigners.put(other, tenant.create(other)));
        foreigners.put(
                "the native API",
                tenant.client
                        .post("/v1/webhooks", "{\"url\":\"https://example.com/hook\",\"eventTypes\":[\"*\"]}")
                        .is(201)
                        .json()
                        .path("id")
                        .asText());
        String before = tenant.state();
        Map<String, Client.Answer> answers = new LinkedHashMap<>();

        answers.put("another account", stranger.isRefusedFor(tenant.id, call));
        if (call.neededHeaders("").length > 0) {
            answers.put("another space", tenant.inSpace("space-2").isRefusedFor(tenant.id, call));
        }
        foreigners.forEach((other, foreign) -> {
            answers.put(other, tenant.isRefusedFor(foreign, call));
            // The same number in this dialect's form is no way in either.
            String disguised = tenant.id.replaceAll("[0-9a-z]*$", "") + foreign.replaceAll("^.*[_-]", "");
            answers.put(other + " disguised", tenant.isRefusedFor(disguised, call));
        });

        answers.forEach((what, answer) -> assertThat(answer.status()).as(what).isEqualTo(404));
        assertThat(tenant.state()).contains(tenant.id).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("callsWithHeaders")
    void headers_of_the_clients_own_inject_nothing_and_override_nothing(String dialect, Way way, DialectCall call) {
        Tenant tenant = new Tenant(dialect, way);
        String before = tenant.state();
        List<String> names = new ArrayList<>(List.of(
                "",
                "X A",
                "X-A:",
                "X-A: b\r\nX-B",
                "X-A\r\nX-B",
                "X-A\nX-B",
                "X-A\rX-B",
                "X-\0",
                "X-\u007f",
                "X-\u00e9",
                "\tX-A",
                "Host",
                "Content-Length",
                "Content-Type",
                "Content-Encoding",
                "Transfer-Encoding",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Upgrade",
                "Expect",
                "User-Agent"));
        BuiltIn.DIALECTS.stream()
                .filter(each -> each.name().text().equals(dialect))
                .forEach(each -> names.addAll(each.reservedHeaders()));

        for (String name : names) {
            for (String cased : List.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))) {
                tenant.isRefused(cased, call.method(), call.path(tenant.id), withHeader(call, cased, "x"));
            }
        }
        for (String value : List.of(
                "",
                "a\r\nX-B: c",
                "a\nX-B: c",
                "a\rX-B: c",
                "\r\n",
                "a\0",
                "\u0007",
                "\u007f",
                "\u0085",
                "\u00e9",
                "a\n")) {
            tenant.isRefused(value, call.method(), call.path(tenant.id), withHeader(call, "X-A", value));
        }

        assertThat(tenant.state()).isEqualTo(before);
    }

    static Stream<Arguments> callsWithHeaders() {
        List<Arguments> calls = callsWithBodies()
                .filter(arguments -> call(arguments).readsFields()
                        && call(arguments).rightBody().path("headers").isObject())
                .toList();
        assertThat(calls).isNotEmpty();
        return calls.stream();
    }

    private static String withHeader(DialectCall call, String name, String value) {
        ObjectNode body = call.rightBody().deepCopy();
        body.putObject("headers").put(name, value);
        return body.toString();
    }

    /** Asks for more than an account may in a minute; the first refusal, which has the dialect's shape. */
    Client.Answer tooMany(String dialect) {
        Tenant tenant = new Tenant(dialect, Way.BASE_PATH);
        DialectCall list = DialectCall.of(DOCUMENT, dialect).stream()
                .filter(DialectCall::isList)
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 2 * RestServer.MAX_REQUESTS; i++) {
            Client.Answer answer = tenant.client.get(list.path(), list.neededHeaders("space-1"));
            if (answer.status() != 200) {
                tenant.check("too many", "GET", list.path(), answer);
                return answer;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    /** An account with one webhook of the dialect. */
    private final class Tenant {
        private final String dialect;
        private final Way way;
        private final String account;
        private final Client client;
        private final String space;
        private final String id;

        Tenant(String dialect, Way way) {
            this.dialect = dialect;
            this.way = way;
            space = "space-1";
            account = admin.post("/v1/accounts", "{\"name\":\"Acme\"}")
                    .is(201)
                    .json()
                    .path("id")
                    .asText();
            client = reaching(admin.colleague(account, ALL));
            id = create(dialect);
        }

        private Tenant(Tenant from, Client client, String space) {
            dialect = from.dialect;
            way = from.way;
            account = from.account;
            id = from.id;
            this.client = client;
            this.space = space;
        }

        /** The same, asked with another key. */
        Tenant by(Client caller) {
            return new Tenant(this, reaching(caller), space);
        }

        Tenant inSpace(String other) {
            return new Tenant(this, client, other);
        }

        private Client reaching(Client caller) {
            return way == Way.HOST_NAME ? caller.throughHost("/" + dialect, hostOf(dialect)) : caller;
        }

        /** Creates a webhook of a dialect as its document shows, and gives its id. */
        String create(String of) {
            DialectCall create = DialectCall.of(DOCUMENT, of).stream()
                    .filter(DialectCall::isCreate)
                    .findFirst()
                    .orElseThrow();
            JsonNode created = client.post(create.path(), create.rightText(), create.neededHeaders(space))
                    .json();
            String found = created.findPath("id").asText();
            assertThat(found).as("%s", created).isNotEmpty();
            return found;
        }

        /** All that a request could have changed. */
        String state() {
            DialectCall list = DialectCall.of(DOCUMENT, dialect).stream()
                    .filter(DialectCall::isList)
                    .findFirst()
                    .orElseThrow();
            return client.get(list.path(), list.neededHeaders(space)).is(200).text()
                    + client.get("/v1/webhooks").is(200).text().replaceAll("\"next\".*", "")
                    + client.get("/v1/events").is(200).text();
        }

        /** Sends the call as it should be, but for what the caller or the headers make wrong. */
        Client.Answer isRefused(String what, DialectCall call, String... headers) {
            byte[] body = call.readsFields() ? call.rightText().getBytes(UTF_8) : null;
            return isRefused(what, call.method(), call.path(id), body, headers);
        }

        Client.Answer isRefusedFor(String otherId, DialectCall call) {
            return isRefused(otherId, call.method(), call.path(otherId), call.rightText());
        }

        Client.Answer isRefused(String what, String method, String path, String body) {
            return isRefused(what, method, path, body.isEmpty() ? null : body.getBytes(UTF_8));
        }

        Client.Answer isRefused(String what, String method, String path, byte[] body, String... headers) {
            List<String> all = new ArrayList<>(Arrays.asList(headers));
            if (!all.contains("Content-Type") && body != null) {
                all.addAll(List.of("Content-Type", "application/json"));
            }
            all.addAll(Arrays.asList(DialectCall.of(DOCUMENT, dialect).get(0).neededHeaders(space)));
            Client.Answer answer = client.send(method, path, body, all.toArray(String[]::new));
            check(what, method, path, answer);
            return answer;
        }

        /** Sends the call with no headers but these, and expects a 400. */
        void sendsOnly(DialectCall call, List<String> headers) {
            List<String> all = new ArrayList<>(headers);
            all.addAll(List.of("Content-Type", "application/json"));
            Client.Answer answer = client.send(
                    call.method(),
                    call.path(id),
                    call.readsFields() ? call.rightText().getBytes(UTF_8) : null,
                    all.toArray(String[]::new));
            check(headers.toString(), call.method(), call.path(), answer);
            assertThat(answer.status()).as("%s", headers).isEqualTo(400);
        }

        void check(String what, String method, String path, Client.Answer answer) {
            assertThat(answer.status())
                    .as("%s %s, %s: %s", method, path, what, answer.text())
                    .isBetween(400, 499);
            SHAPES.get(dialect).check(answer.status(), answer.json());
        }
    }

    /** Fails unless this is all of a 4xx in the shape of the dialect. */
    protected static void isRefusal(String dialect, String rawAnswer) {
        assertThat(rawAnswer).startsWith("HTTP/1.1 4");
        int status = Integer.parseInt(rawAnswer.substring(9, 12));
        String[] parts = rawAnswer.split("\r\n\r\n", 2);
        assertThat(parts[0])
                .containsIgnoringCase("Content-Type: application/json")
                .containsIgnoringCase("nosniff");
        SHAPES.get(dialect).check(status, Client.json(parts[1]));
    }

    // The shapes as the contracts have them, written down again: the document is not taken at its word here.

    private static void dhmad(int status, JsonNode body) {
        boolean explains = status == 401 || status == 403 || status == 409;
        hasFields(body, explains ? List.of("error", "message") : List.of("error"));
        assertThat(body.path("error").asText()).isNotBlank();
        if (status == 401) {
            assertThat(body.path("error").asText()).isEqualTo("Unauthorized");
            assertThat(body.path("message").asText()).isEqualTo("Invalid or missing developer token");
        }
    }

    private static void flat(int status, JsonNode body) {
        hasFields(body, List.of("error"));
        JsonNode error = body.path("error");
        hasFields(error, error.has("field") ? List.of("code", "message", "field") : List.of("code", "message"));
        assertThat(error.path("code").asText())
                .isEqualTo(
                        switch (status) {
                            case 401 -> "unauthorized";
                            case 403 -> "forbidden";
                            case 404 -> "not_found";
                            case 409 -> "conflict";
                            case 429 -> "rate_limited";
                            default -> "invalid_request";
                        });
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("field").asText("x")).isNotBlank();
    }

    private static void monime(int status, JsonNode body) {
        hasFields(body, List.of("success", "messages", "error"));
        assertThat(body.path("success").isBoolean()).isTrue();
        assertThat(body.path("success").asBoolean()).isFalse();
        assertThat(body.path("messages").isArray()).isTrue();
        assertThat(body.path("messages")).isNotEmpty().allSatisfy(message -> assertThat(message.isTextual())
                .isTrue());
        JsonNode error = body.path("error");
        hasFields(error, List.of("code", "reason", "message", "details"));
        assertThat(error.path("code").isInt()).isTrue();
        assertThat(error.path("code").asInt()).isEqualTo(status);
        assertThat(error.path("reason").asText())
                .isEqualTo(
                        switch (status) {
                            case 401 -> "unauthenticated";
                            case 403 -> "forbidden";
                            case 404 -> "not_found";
                            case 409 -> "conflict";
                            case 429 -> "too_many_requests";
                            default -> "invalid_request";
                        });
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("details").isArray()).isTrue();
        error.path("details").forEach(detail -> hasFields(detail, List.of("field", "message")));
    }

    private static void paged(int status, JsonNode body) {
        hasFields(body, List.of("error"));
        JsonNode error = body.path("error");
        hasFields(error, List.of("code", "message", "details"));
        assertThat(error.path("code").isInt()).isTrue();
        assertThat(error.path("code").asInt()).isEqualTo(status);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("details").isTextual()).isTrue();
    }

    private static void zaits(int status, JsonNode body) {
        hasFields(body, List.of("success", "error"));
        assertThat(body.path("success").isBoolean()).isTrue();
        assertThat(body.path("success").asBoolean()).isFalse();
        JsonNode error = body.path("error");
        hasFields(error, List.of("code", "message", "details"));
        if (List.of(400, 401, 403, 404, 409, 429).contains(status)) {
            assertThat(error.path("code").asText())
                    .isEqualTo(
                            switch (status) {
                                case 400 -> "validation_error";
                                case 401 -> "unauthorized";
                                case 403 -> "forbidden";
                                case 404 -> "not_found";
                                case 409 -> "conflict";
                                default -> "rate_limit_exceeded";
                            });
        }
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("details").isObject()).isTrue();
    }

    private static void hasFields(JsonNode object, List<String> expected) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        assertThat(names).as("%s", object).containsExactlyInAnyOrderElementsOf(expected);
    }
}
