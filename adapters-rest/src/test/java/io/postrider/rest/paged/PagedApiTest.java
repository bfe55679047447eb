package io.postrider.rest.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.rest.Client;
import io.postrider.rest.RestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of {@code paged}; each answer is also checked against its description, which allows no other fields. */
class PagedApiTest {
    private static final String[] ALL = {"webhooks:read", "webhooks:write", "events:read", "events:write"};
    private static final String WEBHOOKS = "/paged/api/v1/webhooks";
    private static final String URL = "https://receiver.example/200";
    private static final String MASK = "whsec_" + "•".repeat(30);

    @RegisterExtension
    static final RestServer SERVER = new RestServer();

    @RegisterExtension
    static final RestServer PRODUCTION = RestServer.inProduction();

    private Client client;

    @BeforeEach
    void newAccount() {
        client = SERVER.admin().inNewAccount(ALL);
    }

    @Test
    void the_secret_is_shown_in_full_by_create_masked_by_get_and_not_at_all_elsewhere() {
        JsonNode created = create("{\"url\":\"" + URL + "\",\"events\":[\"user.created\"],\"later\":1}");
        String path = WEBHOOKS + "/" + created.path("id").asText();

        JsonNode found = client.get(path).is(200).json().path("data");
        JsonNode listed = client.get(WEBHOOKS).is(200).json().at("/data/0");
        JsonNode updated = client.put(path, "{}").is(200).json().path("data");

        assertThat(fields(created))
                .containsExactly("id", "url", "events", "status", "created_at", "secret", "description");
        assertThat(created.path("secret").asText()).startsWith("whsec_").isNotEqualTo(MASK);
        assertThat(fields(found))
                .containsExactly(
                        "id",
                        "url",
                        "events",
                        "status",
                        "created_at",
                        "updated_at",
                        "last_triggered",
                        "secret",
                        "description");
        assertThat(found.path("secret").asText()).isEqualTo(MASK);
        assertThat(found.path("last_triggered").isNull()).isTrue();
        assertThat(fields(listed)).containsExactly("id", "url", "events", "status", "created_at", "last_triggered");
        assertThat(fields(updated))
                .containsExactly("id", "url", "events", "status", "created_at", "updated_at", "description");
    }

    @Test
    void pages_are_numbered_counted_and_filtered() {
        for (int i = 0; i < 3; i++) {
            create("{\"url\":\"" + URL + "\",\"events\":[\"user.created\"]}");
        }
        String off = WEBHOOKS + "/"
                + create("{\"url\":\"" + URL + "\",\"events\":[\"system.alert\",\"user.created\"]}")
                        .path("id")
                        .asText();
        client.put(off, "{\"status\":\"inactive\"}").is(200);

        assertThat(meta("?page=2&limit=3")).isEqualTo("{\"total\":4,\"page\":2,\"limit\":3,\"pages\":2}");
        assertThat(meta("")).isEqualTo("{\"total\":4,\"page\":1,\"limit\":20,\"pages\":1}");
        assertThat(meta("?status=active")).isEqualTo("{\"total\":3,\"page\":1,\"limit\":20,\"pages\":1}");
        assertThat(meta("?status=inactive&event=system.alert"))
                .isEqualTo("{\"total\":1,\"page\":1,\"limit\":20,\"pages\":1}");
        assertThat(meta("?event=user.created&limit=1")).isEqualTo("{\"total\":4,\"page\":1,\"limit\":1,\"pages\":4}");
        assertThat(meta("?event=data.created")).isEqualTo("{\"total\":0,\"page\":1,\"limit\":20,\"pages\":1}");
        assertThat(client.get(WEBHOOKS + "?page=2&limit=3").json().path("data")).hasSize(1);
        assertThat(client.get(WEBHOOKS + "?page=7").json().path("data")).isEmpty();
        assertThat(meta("?page=7")).isEqualTo("{\"total\":4,\"page\":7,\"limit\":20,\"pages\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=101", "limit=0", "limit=-1", "limit=ten", "page=0", "page=x", "status=on", "event=no+type"
            })
    void a_parameter_that_is_wrong_is_refused_and_one_that_is_not_known_is_ignored(String query) {
        client.get(WEBHOOKS + "?sort=up&limit=100").is(200);

        assertError(client.get(WEBHOOKS + "?" + query), 400, "Invalid parameters");
    }

    @Test
    void an_update_changes_what_is_given_and_a_description_can_be_removed() {
        String path = WEBHOOKS + "/"
                + create("{\"url\":\"" + URL + "\",\"events\":[\"user.created\"],\"description\":\"a\"}")
                        .path("id")
                        .asText();

        JsonNode off =
                client.put(path, "{\"status\":\"inactive\"}").is(200).json().path("data");
        JsonNode bare = client.put(path, "{\"description\":null,\"events\":[\"data.deleted\"]}")
                .is(200)
                .json()
                .path("data");

        assertThat(off.path("status").asText()).isEqualTo("inactive");
        assertThat(off.path("description").asText()).isEqualTo("a");
        assertThat(bare.path("description").isNull()).isTrue();
        assertThat(bare.path("events").toString()).isEqualTo("[\"data.deleted\"]");
        assertThat(bare.path("status").asText()).isEqualTo("inactive");
    }

    @Test
    void a_deleted_webhook_is_gone() {
        String path = WEBHOOKS + "/" + webhook(URL);

        JsonNode deleted = client.delete(path).is(200).json();

        assertThat(deleted.toString()).isEqualTo("{\"success\":true,\"message\":\"Webhook deleted successfully\"}");
        assertError(client.get(path), 404, "Webhook not found");
    }

    @ParameterizedTest
    @CsvSource({"204,true,204", "500,false,500", "302,false,302", "refused,false,", "blocked,false,"})
    void a_test_tells_what_came_of_it(String receiver, boolean success, Integer status) {
        String id = webhook("https://receiver.example/" + receiver);

        JsonNode tested = client.post(WEBHOOKS + "/" + id + "/test", "{\"event\":\"user.created\"}")
                .is(200)
                .json();

        assertThat(tested.path("success").asBoolean()).isEqualTo(success);
        assertThat(tested.path("message").asText())
                .isEqualTo(success ? "Test event sent successfully" : "Test event failed");
        JsonNode details = tested.path("details");
        assertThat(fields(details).subList(0, 3)).containsExactly("status_code", "response_time", "timestamp");
        assertThat(details.path("status_code").isNull()).isEqualTo(status == null);
        assertThat(details.path("status_code").asInt(0)).isEqualTo(status == null ? 0 : status);
        assertThat(details.path("response_time").asInt()).isEqualTo(12);
        assertThat(details.has("error")).isEqualTo(!success);
    }

    @Test
    void a_test_without_an_event_is_of_the_first_type_and_one_with_is_of_the_catalogue() {
        String id = create("{\"url\":\"" + URL + "\",\"events\":[\"system.alert\",\"user.created\"]}")
                .path("id")
                .asText();
        String test = WEBHOOKS + "/" + id + "/test";
        client.put("/v1/event-types/order.paid", "{}").is(201);

        client.send("POST", test, null).is(200);
        client.send("POST", test, new byte[0], "Content-Type", "application/x-www-form-urlencoded")
                .is(200);
        client.post(test, "{}").is(200);
        client.post(test, "{\"event\":\"order.paid\"}").is(200);

        assertError(client.post(test, "{\"event\":\"order.sent\"}"), 400, "Invalid parameters");
        assertError(client.post(test, "{\"event\":5}"), 400, "Invalid parameters");
        assertThat(client.get("/v1/webhooks/" + id + "/deliveries")
                        .json()
                        .path("items")
                        .findValuesAsText("eventType"))
                .containsExactly("order.paid", "system.alert", "system.alert", "system.alert");
    }

    @Test
    void the_last_delivery_is_told_of() {
        String path = WEBHOOKS + "/" + webhook(URL);

        client.post("/v1/events", "{\"type\":\"user.created\",\"data\":{}}").is(202);

        await().untilAsserted(() -> assertThat(
                        client.get(path).json().at("/data/last_triggered").isTextual())
                .isTrue());
        assertThat(client.get(WEBHOOKS).json().at("/data/0/last_triggered").isTextual())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "[]",
                "{",
                "{}",
                "null",
                "{\"url\":\"https://a.example\"}",
                "{\"events\":[\"user.created\"]}",
                "{\"url\":null,\"events\":[\"user.created\"]}",
                "{\"url\":{},\"events\":[\"user.created\"]}",
                "{\"url\":\"nowhere\",\"events\":[]}",
                "{\"url\":\"https://a.example\",\"events\":null}",
                "{\"url\":\"https://a.example\",\"events\":{}}",
                "{\"url\":\"https://a.example\",\"events\":[]}",
                "{\"url\":\"https://a.example\",\"events\":[1]}",
                "{\"url\":\"https://a.example\",\"events\":[\"no.such.type\"]}",
                "{\"url\":\"https://a.example\",\"events\":[\"*\"]}",
                "{\"url\":\"https://a.example\",\"events\":[\"user.created\"],\"description\":5}"
            })
    void a_body_that_is_wrong_is_a_400(String body) {
        assertError(client.post(WEBHOOKS, body), 400, "Invalid parameters");
        assertThat(meta("")).startsWith("{\"total\":0,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nowhere",
                "/path",
                "ftp://a.example",
                "https://",
                "https://u:p@a.example",
                "https://a.example/#b",
                "http:// x"
            })
    void a_url_that_is_none_is_a_422(String url) {
        String path = WEBHOOKS + "/" + webhook(URL);

        assertError(
                client.post(WEBHOOKS, "{\"url\":\"" + url + "\",\"events\":[\"user.created\"]}"),
                422,
                "Invalid webhook URL");
        assertError(client.put(path, "{\"url\":\"" + url + "\"}"), 422, "Invalid webhook URL");
    }

    @Test
    void http_in_production_and_a_forbidden_address_are_a_422_and_a_second_fault_makes_a_400_of_it() {
        Client inProduction = PRODUCTION.admin().inNewAccount(ALL);

        for (String url : List.of("http://a.example", "https://10.0.0.1/x")) {
            JsonNode error = inProduction
                    .post(WEBHOOKS, "{\"url\":\"" + url + "\",\"events\":[\"user.created\"]}")
                    .is(422)
                    .json();
            assertThat(error.at("/error/message").asText()).isEqualTo("Invalid webhook URL");
            inProduction
                    .post(WEBHOOKS, "{\"url\":\"" + url + "\",\"events\":[\"no.type\"]}")
                    .is(400);
        }
        client.post(WEBHOOKS, "{\"url\":\"http://a.example\",\"events\":[\"user.created\"]}")
                .is(201);
    }

    @Test
    void an_update_that_is_wrong_is_a_400() {
        String path = WEBHOOKS + "/" + webhook(URL);

        for (String body : List.of(
                "{\"status\":\"on\"}",
                "{\"status\":null}",
                "{\"status\":true}",
                "{\"url\":null}",
                "{\"events\":[]}",
                "{\"events\":null}",
                "[]",
                "x")) {
            assertError(client.put(path, body), 400, "Invalid parameters");
        }
    }

    @Test
    void a_repeated_create_with_a_key_gives_the_first_answer_and_another_body_conflicts() {
        String body = "{\"url\":\"" + URL + "\",\"events\":[\"user.created\"]}";

        String first =
                client.post(WEBHOOKS, body, "Idempotency-Key", "k1").is(201).text();
        String second =
                client.post(WEBHOOKS, body, "Idempotency-Key", "k1").is(201).text();

        assertThat(second).isEqualTo(first);
        assertError(client.post(WEBHOOKS, body + " ", "Idempotency-Key", "k1"), 409, "Conflict");
        assertThat(meta("")).startsWith("{\"total\":1,");
    }

    @Test
    void keys_are_asked_for_and_their_scopes_hold() {
        Client reader = SERVER.admin().inNewAccount("webhooks:read");
        String path = WEBHOOKS + "/" + webhook(URL);

        assertError(new Client(SERVER.uri(), "").get(WEBHOOKS), 401, "Authentication required");
        assertError(new Client(SERVER.uri(), "wrong").get(path), 401, "Authentication required");
        reader.get(WEBHOOKS).is(200);
        assertError(reader.post(WEBHOOKS, "{}"), 403, "Insufficient permissions");
        assertError(reader.put(path, "{}"), 403, "Insufficient permissions");
        assertError(reader.delete(path), 403, "Insufficient permissions");
        assertError(reader.post(path + "/test", "{}"), 403, "Insufficient permissions");
    }

    @Test
    void what_is_of_another_account_or_dialect_is_unknown() {
        String mine = WEBHOOKS + "/" + webhook(URL);
        Client stranger = SERVER.admin().inNewAccount(ALL);
        String natives = WEBHOOKS + "/"
                + client.post("/v1/webhooks", "{\"url\":\"" + URL + "\",\"eventTypes\":[\"*\"]}")
                        .is(201)
                        .json()
                        .path("id")
                        .asText();

        List<Client.Answer> answers = new ArrayList<>();
        answers.addAll(each(stranger, mine));
        answers.addAll(each(client, natives));
        answers.addAll(each(client, WEBHOOKS + "/wh_01jw3v6r1ne9arav2wv2vy4w6d"));
        answers.addAll(each(client, WEBHOOKS + "/1"));

        assertThat(answers).hasSize(16).allSatisfy(answer -> assertError(answer, 404, "Webhook not found"));
        assertThat(meta("")).startsWith("{\"total\":1,");
    }

    private static List<Client.Answer> each(Client by, String path) {
        return List.of(by.get(path), by.put(path, "{}"), by.delete(path), by.post(path + "/test", "{}"));
    }

    @Test
    void what_leads_nowhere_is_refused_in_the_dialects_shape() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        assertError(client.get("/paged"), 404, "Not found");
        assertError(client.get("/paged/api/v1/nothing"), 404, "Not found");
        assertError(client.delete(WEBHOOKS), 405, "Method not allowed");
        assertError(
                client.send("POST", WEBHOOKS, body, "Content-Type", "application/x-www-form-urlencoded"),
                415,
                "Unsupported media type");
        assertError(client.get(WEBHOOKS, "Accept", "text/html"), 406, "Not acceptable");
        assertError(client.post(WEBHOOKS, "\"" + "x".repeat(1024 * 1024) + "\""), 413, "Request body too large");
    }

    @Test
    void too_many_requests_are_refused() {
        Client.Answer last = client.get(WEBHOOKS);
        for (int i = 0; i < RestServer.MAX_REQUESTS && last.status() == 200; i++) {
            last = client.get(WEBHOOKS);
        }

        assertError(last, 429, "Rate limit exceeded");
        assertThat(last.header("Retry-After").orElse("")).matches("[1-9][0-9]*");
    }

    private static void assertError(Client.Answer answer, int status, String message) {
        JsonNode json = answer.is(status).json();
        assertThat(fields(json)).containsExactly("error");
        assertThat(fields(json.path("error"))).containsExactly("code", "message", "details");
        assertThat(json.at("/error/code").asInt()).isEqualTo(status);
        assertThat(json.at("/error/message").asText()).isEqualTo(message);
        assertThat(json.at("/error/details").asText()).isNotBlank();
    }

    private String meta(String query) {
        return client.get(WEBHOOKS + query).is(200).json().path("meta").toString();
    }

    private JsonNode create(String body) {
        return client.post(WEBHOOKS, body).is(201).json().path("data");
    }

    private String webhook(String url) {
        return create("{\"url\":\"" + url + "\",\"events\":[\"user.created\"]}")
                .path("id")
                .asText();
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
            names.add(each.next());
        }
        return names;
    }
}
