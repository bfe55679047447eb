package io.postrider.rest.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.rest.Client;
import io.postrider.rest.RestServer;
import io.postrider.rest.dialect.DialectCalls;
import io.postrider.rest.dialect.RawRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FlatApiTest {
    private static final String[] ALL = {"webhooks:read", "webhooks:write", "events:read", "events:write"};
    private static final String PATH = "/flat/v1/webhooks";
    private static final String BODY = "{\"url\":\"https://example.com/hook\",\"events\":[\"user.created\"],"
            + "\"secret\":\"0123456789abcdef\",\"active\":true}";

    @RegisterExtension
    static final RestServer SERVER = new RestServer();

    @RegisterExtension
    static final RestServer PRODUCTION = RestServer.inProduction();

    private Client client;
    private DialectCalls calls;

    @BeforeEach
    void newAccount() {
        client = Client.withScopes(SERVER, ALL);
        calls = new DialectCalls(client, "/flat", List.of(), FlatApiTest::isError);
    }

    @Test
    void the_field_that_is_at_fault_is_named() {
        assertThat(field("{\"events\":[\"user.created\"]}")).isEqualTo("url");
        assertThat(field("{\"url\":\"https://example.com/\"}")).isEqualTo("events");
        assertThat(field("{\"url\":\"https://example.com/\",\"events\":[]}")).isEqualTo("events");
        assertThat(field("{\"url\":\"https://example.com/\",\"events\":[\"user.created\",\"nope\"]}"))
                .isEqualTo("events");
        assertThat(field("{\"url\":\"https://example.com/\",\"events\":[\"user.created\"],\"active\":1}"))
                .isEqualTo("active");
        assertThat(field("{\"url\":\"https://example.com/\",\"events\":[\"user.created\"],\"secret\":\"short\"}"))
                .isEqualTo("secret");
        assertThat(calls.refuses(
                                400,
                                "GET",
                                "/v1/webhooks/" + create("https://example.com/") + "/deliveries?limit=x",
                                "")
                        .at("/error/field")
                        .asText())
                .isEqualTo("limit");
    }

    @Test
    void a_secret_of_ones_own_has_16_to_256_characters() {
        for (int length : List.of(16, 256)) {
            assertThat(client.post(PATH, withSecret("x".repeat(length)))
                            .is(201)
                            .json()
                            .path("secret")
                            .asText())
                    .hasSize(length);
        }
        calls.refuses(400, "POST", "/v1/webhooks", withSecret("x".repeat(15)));
        calls.refuses(400, "POST", "/v1/webhooks", withSecret("x".repeat(257)));
    }

    @Test
    void a_secret_is_shown_by_create_alone() {
        String id = create("https://example.com/");
        String changed = client.put(PATH + "/" + id, "{\"secret\":\"another-secret-of-mine\"}")
                .is(200)
                .text();

        for (String text : List.of(
                changed, client.get(PATH).text(), client.get(PATH + "/" + id).text())) {
            assertThat(text).doesNotContain("secret").doesNotContain("0123456789abcdef");
        }
    }

    @Test
    void a_delivery_log_goes_in_pages_from_the_newest_to_the_oldest() {
        String id = create("https://example.com/204");
        for (int i = 0; i < 5; i++) {
            client.post("/v1/events", "{\"type\":\"user.created\",\"data\":" + i + "}")
                    .is(202);
        }
        await().until(() -> client.get(PATH + "/" + id + "/deliveries").text().split("\"success\"", -1).length == 6);
        List<String> all = ids(client.get(PATH + "/" + id + "/deliveries").json());

        List<String> paged = new ArrayList<>();
        String after = "";
        do {
            JsonNode page =
                    client.get(PATH + "/" + id + "/deliveries?limit=2" + after).json();
            paged.addAll(ids(page));
            after = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!after.isEmpty());

        assertThat(paged).hasSize(5).isEqualTo(all);
    }

    @Test
    void limits_and_cursors_out_of_range_are_refused() {
        String deliveries = "/v1/webhooks/" + create("https://example.com/") + "/deliveries";

        for (String query : List.of(
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=x",
                "limit=",
                "after=x",
                "after=",
                "limit=1&limit=2",
                "after=hook_01jw3v6r1ne9arav2wv2vy4w6d")) {
            calls.refuses(400, "GET", deliveries + "?" + query, "");
        }
        client.get("/flat" + deliveries + "?limit=100&after=del_01jw3v6r1ne9arav2wv2vy4w6d&whatever=1")
                .is(200);
    }

    @Test
    void a_failed_test_is_an_answer_and_not_an_error() {
        JsonNode failed = client.post(PATH + "/" + create("https://example.com/500") + "/test", "{}")
                .is(200)
                .json();

        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.path("status_code").asInt()).isEqualTo(500);
        assertThat(failed.path("error").asText()).isNotBlank();
        assertThat(failed.has("delivered_at")).isFalse();
    }

    @Test
    void a_repeated_create_gets_the_first_answer_for_a_day_and_another_body_a_conflict() {
        Client.Answer first = client.post(PATH, BODY, "Idempotency-Key", "k").is(201);
        Client.Answer again = client.post(PATH, BODY, "Idempotency-Key", "k").is(201);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(client.get(PATH).json().path("webhooks")).hasSize(1);
        assertThat(calls.refuses(
                                409,
                                "POST",
                                "/v1/webhooks",
                                withSecret("another secret of mine"),
                                "Idempotency-Key",
                                "k")
                        .at("/error/code")
                        .asText())
                .isEqualTo("conflict");
    }

    @Test
    void in_production_only_https_is_accepted() {
        Client inProduction = Client.withScopes(PRODUCTION, ALL);

        inProduction.post(PATH, BODY.replace("https:", "http:")).is(400);

        inProduction.post(PATH, BODY).is(201);
    }

    @Test
    void what_belongs_to_others_is_unknown() {
        String id = create("https://example.com/");
        String foreign = client.post("/v1/webhooks", "{\"url\":\"https://example.com/\",\"eventTypes\":[\"*\"]}")
                .json()
                .path("id")
                .asText();
        String disguised = foreign.replace("wh_", "hook_");
        DialectCalls strangers =
                new DialectCalls(Client.withScopes(SERVER, ALL), "/flat", List.of(), FlatApiTest::isError);

        for (DialectCalls wrong : List.of(strangers, calls)) {
            for (String asked : wrong == strangers ? List.of(id) : List.of(foreign, disguised, "x", "hook_")) {
                String path = "/v1/webhooks/" + asked;
                wrong.refuses(404, "GET", path, "");
                wrong.refuses(404, "PUT", path, "{\"active\":false}");
                wrong.refuses(404, "PATCH", path, "{\"active\":false}");
                wrong.refuses(404, "DELETE", path, "");
                wrong.refuses(404, "POST", path + "/test", "");
                wrong.refuses(404, "GET", path + "/deliveries", "");
            }
        }
        client.get(PATH + "/" + id).is(200);
    }

    @Test
    void what_comes_without_key_or_scope_or_to_the_wrong_place_is_refused_in_the_dialects_shape() {
        DialectCalls nobody = new DialectCalls(new Client(SERVER.uri(), ""), "/flat", List.of(), FlatApiTest::isError);
        DialectCalls reader =
                new DialectCalls(Client.withScopes(SERVER, "webhooks:read"), "/flat", List.of(), FlatApiTest::isError);

        assertThat(nobody.refuses(401, "GET", "/v1/webhooks", "")
                        .at("/error/code")
                        .asText())
                .isEqualTo("unauthorized");
        assertThat(reader.refuses(403, "POST", "/v1/webhooks", BODY)
                        .at("/error/code")
                        .asText())
                .isEqualTo("forbidden");
        assertThat(calls.refuses(404, "GET", "/v2", "").at("/error/code").asText())
                .isEqualTo("not_found");
        calls.refuses(405, "DELETE", "/v1/webhooks", "");
        calls.refuses(400, "POST", "/v1/webhooks", BODY, "Content-Type", "text/xml");
    }

    @Test
    void the_documented_paths_are_at_the_root_of_the_dialects_host() throws Exception {
        String id = create("https://example.com/");

        String shown = RawRequest.to(
                SERVER.uri(),
                "GET /v1/webhooks/" + id + "?x=1 HTTP/1.1",
                "Host: FLAT" + RestServer.HOST + ":8080",
                "Authorization: Bearer " + client.key());
        String unknown = RawRequest.to(SERVER.uri(), "GET /v1/nothing HTTP/1.1", "Host: flat" + RestServer.HOST);
        String elsewhere = RawRequest.to(SERVER.uri(), "GET /v1/nothing HTTP/1.1", "Host: other.example");

        assertThat(shown).startsWith("HTTP/1.1 200").contains("\"id\":\"" + id + "\"");
        assertThat(unknown).startsWith("HTTP/1.1 404").contains("{\"error\":{\"code\":\"not_found\"");
        assertThat(elsewhere).startsWith("HTTP/1.1 404").contains("application/problem+json");
    }

    private String field(String body) {
        return calls.refuses(400, "POST", "/v1/webhooks", body)
                .at("/error/field")
                .asText();
    }

    private static String withSecret(String secret) {
        return BODY.replace("0123456789abcdef", secret);
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("deliveries").forEach(delivery -> ids.add(delivery.path("id").asText()));
        return ids;
    }

    private String create(String url) {
        return client.post(PATH, BODY.replace("https://example.com/hook", url))
                .is(201)
                .json()
                .path("id")
                .asText();
    }

    private static void isError(JsonNode body) {
        assertThat(body.path("error").path("code").asText()).matches("[a-z_]+");
        assertThat(body.path("error").path("message").asText()).isNotBlank();
        assertThat(body.size()).isEqualTo(1);
    }
}
