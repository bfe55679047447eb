package io.postrider.rest.dhmad;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.rest.Client;
import io.postrider.rest.RestServer;
import io.postrider.rest.dialect.DialectCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DhmadApiTest {
    private static final String[] ALL = {"webhooks:read", "webhooks:write", "events:read", "events:write"};
    private static final String WEBHOOKS = "/api/developer/webhooks";
    private static final String PATH = "/dhmad" + WEBHOOKS;
    private static final String BODY = "{\"url\":\"https://example.com/hook\",\"events\":[\"contract.signed\"]}";

    @RegisterExtension
    static final RestServer SERVER = new RestServer();

    @RegisterExtension
    static final RestServer PRODUCTION = RestServer.inProduction();

    private Client client;
    private DialectCalls calls;

    @BeforeEach
    void newAccount() {
        client = Client.withScopes(SERVER, ALL);
        calls = new DialectCalls(client, "/dhmad", List.of(), DhmadApiTest::isError);
    }

    @Test
    void twenty_concurrent_creates_leave_two_webhooks() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<Client.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> client.post(PATH, BODY)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Client.Answer> answer : answers) {
                statuses.add(answer.get().status());
            }

            assertThat(statuses).filteredOn(status -> status == 201).hasSize(2);
            assertThat(statuses).filteredOn(status -> status == 400).hasSize(18);
            assertThat(client.get(PATH).json().path("webhooks")).hasSize(2);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_webhook_that_is_deleted_makes_room() {
        create();
        String second = create();
        calls.refuses(400, "POST", WEBHOOKS, BODY);

        client.delete(PATH + "/" + second).is(200);

        client.post(PATH, BODY).is(201);
    }

    @Test
    void in_production_only_https_is_accepted() {
        Client inProduction = Client.withScopes(PRODUCTION, ALL);

        JsonNode http = inProduction
                .post(PATH, "{\"url\":\"http://example.com/hook\"}")
                .is(400)
                .json();
        inProduction.post(PATH, BODY).is(201);

        assertThat(http.path("error").asText()).isEqualTo("Only HTTPS URLs are allowed in production");
    }

    @Test
    void urls_that_cannot_be_delivered_to_are_no_valid_urls() {
        for (String url :
                List.of("example.com", "", "https://", "ftp://example.com/", "https://a b/", "mailto:a@b.c")) {
            assertThat(calls.refuses(400, "POST", WEBHOOKS, "{\"url\":\"" + url + "\"}")
                            .path("error")
                            .asText())
                    .as(url)
                    .isEqualTo("Invalid URL format");
        }
    }

    @Test
    void an_unknown_event_type_is_named_whatever_is_in_it() {
        assertThat(error("{\"url\":\"https://example.com/\",\"events\":[\"contract.signed\",\"user.created\"]}"))
                .isEqualTo("Unsupported event type: user.created");
        assertThat(error("{\"url\":\"https://example.com/\",\"events\":[\"a\\u0007\\u003cb\"]}"))
                .isEqualTo("Unsupported event type: a?<b");
        assertThat(error("{\"url\":\"https://example.com/\",\"events\":[\"" + "x".repeat(200) + "\"]}"))
                .isEqualTo("Unsupported event type: " + "x".repeat(128) + "...");
    }

    @Test
    void event_types_that_the_account_has_registered_can_be_subscribed_to() {
        client.put("/v1/event-types/invoice.paid", "{}").is(201);

        client.post(PATH, "{\"url\":\"https://example.com/\",\"events\":[\"invoice.paid\"]}")
                .is(201);
    }

    @Test
    void a_repeated_create_gets_the_first_answer_and_another_body_a_conflict() {
        Client.Answer first = client.post(PATH, BODY, "Idempotency-Key", "k-1").is(201);
        Client.Answer again = client.post(PATH, BODY, "Idempotency-Key", "k-1").is(201);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(client.get(PATH).json().path("webhooks")).hasSize(1);
        calls.refuses(409, "POST", WEBHOOKS, "{\"url\":\"https://other.example/\"}", "Idempotency-Key", "k-1");
        assertThat(calls.refuses(400, "POST", WEBHOOKS, BODY, "Idempotency-Key", "x".repeat(256))
                        .path("error")
                        .asText())
                .isEqualTo("Invalid Idempotency-Key header");
    }

    @Test
    void what_belongs_to_others_is_unknown() {
        String id = create();
        Client other = Client.withScopes(SERVER, ALL);
        DialectCalls strangers = new DialectCalls(other, "/dhmad", List.of(), DhmadApiTest::isError);
        String flat = client.post(
                        "/flat/v1/webhooks", "{\"url\":\"https://example.com/\",\"events\":[\"user.created\"]}")
                .json()
                .path("id")
                .asText();

        for (DialectCalls wrong : List.of(strangers, calls)) {
            String asked = wrong == strangers ? id : flat;
            wrong.refuses(404, "GET", WEBHOOKS + "/" + asked, "");
            wrong.refuses(404, "PUT", WEBHOOKS + "/" + asked, "{\"isActive\":false}");
            wrong.refuses(404, "DELETE", WEBHOOKS + "/" + asked, "");
            assertThat(wrong.refuses(404, "POST", WEBHOOKS + "/" + asked + "/regenerate-secret", "")
                            .path("error")
                            .asText())
                    .isEqualTo("Webhook not found");
        }
    }

    @Test
    void what_comes_without_key_or_scope_or_to_the_wrong_place_is_refused_in_the_dialects_shape() {
        DialectCalls nobody =
                new DialectCalls(new Client(SERVER.uri(), ""), "/dhmad", List.of(), DhmadApiTest::isError);
        DialectCalls wrong =
                new DialectCalls(new Client(SERVER.uri(), "prk_no"), "/dhmad", List.of(), DhmadApiTest::isError);
        DialectCalls reader = new DialectCalls(
                Client.withScopes(SERVER, "webhooks:read"), "/dhmad", List.of(), DhmadApiTest::isError);
        DialectCalls admin = new DialectCalls(
                new Client(SERVER.uri(), RestServer.ADMIN_KEY), "/dhmad", List.of(), DhmadApiTest::isError);

        for (DialectCalls unknown : List.of(nobody, wrong)) {
            JsonNode body = unknown.refuses(401, "GET", WEBHOOKS, "");
            assertThat(body.path("error").asText()).isEqualTo("Unauthorized");
            assertThat(body.path("message").asText()).isEqualTo("Invalid or missing developer token");
        }
        reader.refuses(403, "POST", WEBHOOKS, BODY);
        admin.refuses(403, "GET", WEBHOOKS, "");
        calls.refuses(404, "GET", "/api/developer", "");
        calls.refuses(404, "GET", "", "");
        calls.refuses(404, "GET", "/", "");
        calls.refuses(405, "PUT", WEBHOOKS, BODY);
        calls.refuses(405, "PATCH", WEBHOOKS + "/507f1f77bcf86cd799439011", "{}");
        calls.refuses(400, "POST", WEBHOOKS, BODY, "Content-Type", "text/plain");
        calls.refuses(400, "POST", WEBHOOKS, BODY, "Content-Type", "application/x-www-form-urlencoded");
        calls.refuses(400, "POST", WEBHOOKS, BODY, "Content-Type", "application/json", "Content-Encoding", "gzip");
    }

    @Test
    void an_outage_of_the_database_is_told_in_the_dialects_shape() {
        client.get(PATH).is(200);
        SERVER.databaseGoesDown();
        try {
            Client.Answer answer = client.get(PATH).is(503);

            isError(answer.json());
            assertThat(answer.header("Retry-After")).isPresent();
        } finally {
            SERVER.databaseComesUp();
        }
    }

    private String error(String body) {
        return calls.refuses(400, "POST", WEBHOOKS, body).path("error").asText();
    }

    private String create() {
        return client.post(PATH, BODY).is(201).json().at("/webhook/id").asText();
    }

    private static void isError(JsonNode body) {
        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        assertThat(names).startsWith("error").isSubsetOf("error", "message");
        assertThat(body.path("error").asText()).isNotBlank();
    }
}
