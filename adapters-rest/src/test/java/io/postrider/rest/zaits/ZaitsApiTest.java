package io.postrider.rest.zaits;

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

/** The rules of {@code zaits}; each answer is also checked against its description, which allows no other fields. */
class ZaitsApiTest {
    private static final String[] ALL = {"webhooks:read", "webhooks:write", "events:read", "events:write"};
    private static final String ENDPOINTS = "/zaits/v1/webhooks/endpoints";
    private static final String NOBODYS = ENDPOINTS + "/we_01jw3v6r1ne9arav2wv2vy4w6d";
    private static final String URL = "https://receiver.example/200";

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
    void an_endpoint_is_created_with_its_secret_and_shown_without_it() {
        JsonNode created = create("{\"url\":\"" + URL + "\",\"events\":[\"document.signed\"],\"later\":1}");

        JsonNode found = client.get(ENDPOINTS + "/" + created.path("id").asText())
                .is(200)
                .json()
                .path("data");

        assertThat(fields(created))
                .containsExactly("id", "url", "events", "description", "secret", "active", "created_at");
        assertThat(created.path("secret").asText()).startsWith("whsec_");
        assertThat(created.path("active").asBoolean()).isTrue();
        assertThat(created.path("description").isNull()).isTrue();
        assertThat(fields(found))
                .containsExactly(
                        "id", "url", "events", "description", "active", "created_at", "last_delivery", "success_rate");
        assertThat(found.path("last_delivery").isNull()).isTrue();
        assertThat(found.path("success_rate").isNull()).isTrue();
        assertThat(client.get(ENDPOINTS).text())
                .doesNotContain(created.path("secret").asText());
    }

    @Test
    void pages_are_numbered_and_counted() {
        for (int i = 0; i < 3; i++) {
            create("{\"url\":\"" + URL + "\",\"events\":[\"document.signed\"],\"active\":" + (i > 0) + "}");
        }

        JsonNode second = client.get(ENDPOINTS + "?page=2&per_page=2").is(200).json();
        JsonNode active = client.get(ENDPOINTS + "?active=true").is(200).json();
        JsonNode past = client.get(ENDPOINTS + "?page=9").is(200).json();

        assertThat(second.path("data")).hasSize(1);
        assertThat(second.path("pagination").toString()).isEqualTo("{\"page\":2,\"per_page\":2,\"total\":3}");
        assertThat(active.path("data")).hasSize(2);
        assertThat(active.path("pagination").toString()).isEqualTo("{\"page\":1,\"per_page\":25,\"total\":2}");
        assertThat(past.path("data")).isEmpty();
        assertThat(past.path("pagination").path("total").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "active=yes",
                "page=0",
                "page=x",
                "page=1.5",
                "per_page=0",
                "per_page=101",
                "per_page=",
                "page=1&page=2"
            })
    void a_parameter_that_is_wrong_is_refused_and_one_that_is_not_known_is_ignored(String query) {
        client.get(ENDPOINTS + "?sort=up").is(200);

        JsonNode error = client.get(ENDPOINTS + "?" + query).is(400).json().path("error");

        assertThat(error.path("code").asText()).isEqualTo("validation_error");
        assertThat(fields(error.path("details"))).containsExactly(query.substring(0, query.indexOf('=')));
    }

    @Test
    void an_update_changes_what_is_given_and_shows_the_description_only_where_there_is_one() {
        String path = ENDPOINTS + "/"
                + create("{\"url\":\"" + URL + "\",\"events\":[\"document.signed\"],\"description\":\"a\"}")
                        .path("id")
                        .asText();

        JsonNode off = client.put(path, "{\"active\":false}").is(200).json().path("data");
        JsonNode bare =
                client.put(path, "{\"description\":null}").is(200).json().path("data");

        assertThat(fields(off)).containsExactly("id", "url", "events", "description", "active", "updated_at");
        assertThat(off.path("active").asBoolean()).isFalse();
        assertThat(off.path("description").asText()).isEqualTo("a");
        assertThat(fields(bare)).containsExactly("id", "url", "events", "active", "updated_at");
        assertThat(bare.path("active").asBoolean()).isFalse();
    }

    @Test
    void a_deleted_endpoint_is_gone() {
        String id = endpoint(URL);

        JsonNode deleted = client.delete(ENDPOINTS + "/" + id).is(200).json().path("data");

        assertThat(deleted.path("message").asText()).isEqualTo("Webhook endpoint deleted successfully");
        assertThat(deleted.path("endpoint_id").asText()).isEqualTo(id);
        client.get(ENDPOINTS + "/" + id).is(404);
    }

    @ParameterizedTest
    @CsvSource({"200,true,200,thanks", "500,true,500,thanks", "refused,true,,", "blocked,false,,"})
    void a_test_tells_what_came_of_it(String receiver, boolean sent, Integer status, String body) {
        String id = endpoint("https://receiver.example/" + receiver);

        JsonNode tested =
                client.post(ENDPOINTS + "/" + id + "/test", "{}").is(200).json().path("data");

        assertThat(tested.path("test_sent").asBoolean()).isEqualTo(sent);
        assertThat(tested.path("response_time").asInt()).isEqualTo(12);
        if (status == null) {
            assertThat(tested.path("response_status").isNull()).isTrue();
            assertThat(tested.path("response_body").isNull()).isTrue();
            assertThat(tested.path("error").asText()).isNotEmpty();
        } else {
            assertThat(tested.path("response_status").asInt()).isEqualTo(status);
            assertThat(tested.path("response_body").asText()).isEqualTo(body);
            assertThat(tested.has("error")).isFalse();
        }
    }

    @Test
    void a_test_is_of_the_type_test_or_of_one_of_the_catalogue() {
        String test = ENDPOINTS + "/" + endpoint(URL) + "/test";
        client.put("/v1/event-types/order.paid", "{}").is(201);

        client.send("POST", test, null).is(200);
        client.send("POST", test, new byte[0], "Content-Type", "application/x-www-form-urlencoded")
                .is(200);
        client.post(test, "{\"event_type\":\"test\"}").is(200);
        client.post(test, "{\"event_type\":\"face.verified\"}").is(200);
        client.post(test, "{\"event_type\":\"order.paid\"}").is(200);
        JsonNode unknown =
                client.post(test, "{\"event_type\":\"order.sent\"}").is(400).json();

        assertThat(unknown.at("/error/message").asText()).isEqualTo("Unknown event type: order.sent");
        JsonNode log = client.get(test.replace("/test", "/deliveries")).json().path("data");
        assertThat(log.findValuesAsText("event_type"))
                .containsExactly("order.paid", "face.verified", "test", "test", "test");
    }

    @Test
    void the_log_of_deliveries_can_be_filtered_and_the_success_rate_tells_of_it() {
        String id = endpoint(URL);
        String failing = endpoint("https://receiver.example/refused");
        publish("document.signed", 2);
        publish("document.expired", 1);
        String log = ENDPOINTS + "/" + id + "/deliveries";
        await().until(() -> client.get(log + "?status=success")
                        .json()
                        .at("/pagination/total")
                        .asInt()
                == 3);

        JsonNode signed = client.get(log + "?status=success&event_type=document.signed&per_page=1")
                .is(200)
                .json();
        JsonNode retrying =
                client.get(ENDPOINTS + "/" + failing + "/deliveries").json().path("data");
        JsonNode shown = client.get(ENDPOINTS + "/" + id).json().path("data");

        assertThat(signed.path("pagination").toString()).isEqualTo("{\"page\":1,\"per_page\":1,\"total\":2}");
        JsonNode entry = signed.at("/data/0");
        assertThat(fields(entry))
                .containsExactly(
                        "id",
                        "event_id",
                        "event_type",
                        "status",
                        "attempts",
                        "response_status",
                        "response_time",
                        "error_message",
                        "created_at",
                        "last_attempt");
        assertThat(entry.path("status").asText()).isEqualTo("success");
        assertThat(entry.path("response_status").asInt()).isEqualTo(200);
        assertThat(entry.path("response_time").asInt()).isEqualTo(12);
        assertThat(entry.path("error_message").isNull()).isTrue();
        assertThat(entry.path("last_attempt").isTextual()).isTrue();
        await().untilAsserted(() -> assertThat(client.get(ENDPOINTS + "/" + failing + "/deliveries?status=retrying")
                        .json()
                        .at("/data/0/error_message")
                        .asText())
                .isEqualTo("connection refused"));
        assertThat(retrying).hasSize(3);
        assertThat(shown.path("success_rate").decimalValue()).isEqualByComparingTo("1.00");
        assertThat(shown.path("last_delivery").isTextual()).isTrue();
        client.get(log + "?status=done").is(400);
        client.get(log + "?event_type=no+type").is(400);
    }

    @Test
    void the_catalogue_is_the_dialects_and_after_it_the_accounts_own() {
        client.put("/v1/event-types/order.paid", "{\"description\":\"Paid\",\"category\":\"orders\"}")
                .is(201);

        JsonNode events = client.get("/zaits/v1/webhooks/events").is(200).json().at("/data/events");

        assertThat(events.get(0).toString())
                .isEqualTo("{\"name\":\"document.signed\",\"description\":\"Document has been signed by a signer\","
                        + "\"category\":\"signing\"}");
        assertThat(events).hasSize(10);
        assertThat(events.get(9).path("name").asText()).isEqualTo("order.paid");
        create("{\"url\":\"" + URL + "\",\"events\":[\"order.paid\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "[]",
                "\"x\"",
                "{",
                "{}",
                "null",
                "{\"url\":\"https://a.example\"}",
                "{\"events\":[\"document.signed\"]}",
                "{\"url\":null,\"events\":[\"document.signed\"]}",
                "{\"url\":7,\"events\":[\"document.signed\"]}",
                "{\"url\":\"\",\"events\":[\"document.signed\"]}",
                "{\"url\":\"nowhere\",\"events\":[\"document.signed\"]}",
                "{\"url\":\"https://a.example\",\"events\":null}",
                "{\"url\":\"https://a.example\",\"events\":\"document.signed\"}",
                "{\"url\":\"https://a.example\",\"events\":[]}",
                "{\"url\":\"https://a.example\",\"events\":[null]}",
                "{\"url\":\"https://a.example\",\"events\":[[[[]]]]}",
                "{\"url\":\"https://a.example\",\"events\":[\"no.such.type\"]}",
                "{\"url\":\"https://a.example\",\"events\":[\"document.*\"]}",
                "{\"url\":\"https://a.example\",\"events\":[\"document.signed\"],\"active\":\"true\"}",
                "{\"url\":\"https://a.example\",\"events\":[\"document.signed\"],\"active\":null}",
                "{\"url\":\"https://a.example\",\"events\":[\"document.signed\"],\"description\":{}}"
            })
    void a_body_that_is_wrong_is_refused_in_the_dialects_shape(String body) {
        JsonNode error = client.post(ENDPOINTS, body).is(400).json();

        assertThat(fields(error)).containsExactly("success", "error");
        assertThat(error.path("success").asBoolean(true)).isFalse();
        assertThat(error.at("/error/code").asText()).isEqualTo("validation_error");
        assertThat(client.get(ENDPOINTS).json().at("/pagination/total").asInt()).isZero();
    }

    @Test
    void http_is_refused_in_production() {
        JsonNode error = PRODUCTION
                .admin()
                .inNewAccount(ALL)
                .post(ENDPOINTS, "{\"url\":\"http://a.example\",\"events\":[\"document.signed\"]}")
                .is(400)
                .json();

        assertThat(error.at("/error/message").asText()).isEqualTo("url must be an https URL");
        create("{\"url\":\"http://a.example\",\"events\":[\"document.signed\"]}");
    }

    @Test
    void fields_are_told_by_the_names_that_the_client_knows() {
        JsonNode details = client.post(ENDPOINTS, "{\"events\":[\"document.signed\",\"no.type\"],\"active\":1}")
                .is(400)
                .json()
                .at("/error/details");

        assertThat(fields(details)).containsExactlyInAnyOrder("url", "active", "events[1]");
    }

    @Test
    void a_repeated_create_with_a_key_gives_the_first_answer_and_another_body_conflicts() {
        String body = "{\"url\":\"" + URL + "\",\"events\":[\"document.signed\"]}";

        String first =
                client.post(ENDPOINTS, body, "Idempotency-Key", "k1").is(201).text();
        String second =
                client.post(ENDPOINTS, body, "Idempotency-Key", "k1").is(201).text();
        JsonNode other = client.post(ENDPOINTS, body + " ", "Idempotency-Key", "k1")
                .is(409)
                .json();

        assertThat(second).isEqualTo(first);
        assertThat(other.at("/error/code").asText()).isEqualTo("conflict");
        assertThat(client.get(ENDPOINTS).json().at("/pagination/total").asInt()).isEqualTo(1);
    }

    @Test
    void keys_are_asked_for_and_their_scopes_hold() {
        Client nobody = new Client(SERVER.uri(), "");
        Client wrong = new Client(SERVER.uri(), "wrong");
        Client reader = SERVER.admin().inNewAccount("webhooks:read");
        String id = endpoint(URL);

        for (Client each : List.of(nobody, wrong)) {
            JsonNode error = each.get(ENDPOINTS).is(401).json().path("error");
            assertThat(error.path("code").asText()).isEqualTo("unauthorized");
        }
        reader.get(ENDPOINTS).is(200);
        for (Client.Answer refused : List.of(
                reader.post(ENDPOINTS, "{}"),
                reader.put(ENDPOINTS + "/" + id, "{}"),
                reader.delete(ENDPOINTS + "/" + id),
                reader.post(ENDPOINTS + "/" + id + "/test", "{}"),
                reader.get(ENDPOINTS + "/" + id + "/deliveries"),
                reader.get("/zaits/v1/webhooks/events"))) {
            assertThat(refused.is(403).json().at("/error/code").asText()).isEqualTo("forbidden");
        }
    }

    @Test
    void what_is_of_another_account_or_dialect_is_unknown() {
        String mine = endpoint(URL);
        Client stranger = SERVER.admin().inNewAccount(ALL);
        String natives = client.post("/v1/webhooks", "{\"url\":\"" + URL + "\",\"eventTypes\":[\"*\"]}")
                .is(201)
                .json()
                .path("id")
                .asText();
        String same = "we_" + natives.substring("wh_".length());

        List<Client.Answer> answers = new ArrayList<>();
        answers.addAll(each(stranger, ENDPOINTS + "/" + mine));
        answers.addAll(each(client, ENDPOINTS + "/" + same));
        answers.addAll(each(client, ENDPOINTS + "/" + natives));
        answers.addAll(each(client, NOBODYS));
        answers.addAll(each(client, ENDPOINTS + "/1"));

        assertThat(answers).hasSize(25).allSatisfy(answer -> {
            assertThat(answer.is(404).json().at("/error/code").asText()).isEqualTo("not_found");
            assertThat(answer.json().at("/error/message").asText()).isEqualTo("Webhook endpoint not found");
        });
        client.get("/v1/webhooks").is(200);
        assertThat(client.get("/v1/webhooks").json().path("items").findValuesAsText("dialect"))
                .containsExactlyInAnyOrder("zaits", "native");
    }

    private static List<Client.Answer> each(Client by, String path) {
        return List.of(
                by.get(path),
                by.put(path, "{\"active\":true}"),
                by.delete(path),
                by.post(path + "/test", "{}"),
                by.get(path + "/deliveries"));
    }

    @Test
    void what_leads_nowhere_is_refused_in_the_dialects_shape() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        assertCode(client.get("/zaits"), 404, "not_found");
        assertCode(client.get("/zaits/v1/webhooks/nothing"), 404, "not_found");
        assertCode(client.send("PATCH", NOBODYS, body, "Content-Type", "application/json"), 405, "method_not_allowed");
        assertCode(client.delete(ENDPOINTS), 405, "method_not_allowed");
        assertCode(client.send("POST", ENDPOINTS, body, "Content-Type", "text/plain"), 415, "unsupported_media_type");
        assertCode(client.get(ENDPOINTS, "Accept", "text/html"), 406, "not_acceptable");
        assertCode(client.post(ENDPOINTS, "\"" + "x".repeat(1024 * 1024) + "\""), 413, "payload_too_large");
    }

    @Test
    void a_database_that_is_away_is_a_503_in_the_dialects_shape() {
        SERVER.databaseGoesDown();
        Client.Answer answer;
        try {
            answer = client.get(ENDPOINTS);
        } finally {
            SERVER.databaseComesUp();
        }

        assertCode(answer, 503, "service_unavailable");
        assertThat(answer.header("Retry-After")).isPresent();
    }

    @Test
    void too_many_requests_are_refused_with_what_the_client_needs_to_wait() {
        Client.Answer last = client.get(ENDPOINTS);
        for (int i = 0; i < RestServer.MAX_REQUESTS && last.status() == 200; i++) {
            last = client.get(ENDPOINTS);
        }

        assertCode(last, 429, "rate_limit_exceeded");
        JsonNode details = last.json().at("/error/details");
        assertThat(fields(details)).containsExactly("limit", "retry_after", "reset_time");
        assertThat(details.path("limit").asInt()).isEqualTo(RestServer.MAX_REQUESTS);
        assertThat(last.header("Retry-After"))
                .hasValue(details.path("retry_after").asText());
        assertThat(last.header("X-RateLimit-Limit")).hasValue(Integer.toString(RestServer.MAX_REQUESTS));
        assertThat(last.header("X-RateLimit-Remaining")).hasValue("0");
        assertThat(last.header("X-RateLimit-Reset").orElse("")).matches("[0-9]{10}");
        client.get("/v1/webhooks").is(200);
        SERVER.admin().inNewAccount(ALL).get(ENDPOINTS).is(200);
    }

    private static void assertCode(Client.Answer answer, int status, String code) {
        assertThat(answer.is(status).json().at("/error/code").asText()).isEqualTo(code);
        assertThat(fields(answer.json())).containsExactly("success", "error");
        assertThat(fields(answer.json().path("error"))).containsExactly("code", "message", "details");
    }

    private JsonNode create(String body) {
        return client.post(ENDPOINTS, body).is(201).json().path("data");
    }

    private String endpoint(String url) {
        return create("{\"url\":\"" + url + "\",\"events\":[\"document.signed\",\"document.expired\"]}")
                .path("id")
                .asText();
    }

    private void publish(String type, int times) {
        for (int i = 0; i < times; i++) {
            client.post("/v1/events", "{\"type\":\"" + type + "\",\"data\":{}}").is(202);
        }
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
            names.add(each.next());
        }
        return names;
    }
}
