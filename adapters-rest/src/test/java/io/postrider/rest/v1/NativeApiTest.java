package io.postrider.rest.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.rest.Client;
import io.postrider.rest.RestServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the ports in memory, with receivers that answer as a test says, a clock that it sets, and a database that goes away. */
class NativeApiTest extends NativeApiContract {
    @RegisterExtension
    static final RestServer SERVER = new RestServer();

    @Override
    protected URI server() {
        return SERVER.uri();
    }

    @Override
    protected String adminKey() {
        return RestServer.ADMIN_KEY;
    }

    @Test
    void events_are_filtered_by_type_and_time() {
        client.post("/v1/events", "{\"type\":\"a.b\",\"data\":1}").is(202);
        SERVER.clock().advance(Duration.ofMinutes(1));
        String middle = SERVER.clock().instant().toString();
        client.post("/v1/events", "{\"type\":\"a.c\",\"data\":2}").is(202);

        assertThat(client.get("/v1/events?type=a.b").json().at("/items/0/data").asInt())
                .isEqualTo(1);
        assertThat(client.get("/v1/events?since=" + middle).json().path("items"))
                .hasSize(1);
        assertThat(client.get("/v1/events?since=" + middle)
                        .json()
                        .at("/items/0/data")
                        .asInt())
                .isEqualTo(2);
        assertThat(client.get("/v1/events?until=" + middle)
                        .json()
                        .at("/items/0/data")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"204,accepted", "500,rejected"})
    void a_test_answers_with_the_attempt_whatever_the_receiver_did(int status, String outcome) {
        String path = webhook("https://receiver.example/" + status, "*");

        JsonNode attempt =
                client.post(path + "/test", "{\"type\":\"a.b\"}").is(200).json();

        assertThat(attempt.path("outcome").asText()).isEqualTo(outcome);
        assertThat(attempt.path("trigger").asText()).isEqualTo("test");
        assertThat(attempt.path("responseStatus").asInt()).isEqualTo(status);
        assertThat(attempt.path("responseHeaders").toString())
                .isEqualTo("{\"Content-Type\":\"text/plain\",\"Via\":\"a, b\"}");
        JsonNode delivery = client.get(
                        "/v1/deliveries/" + attempt.path("deliveryId").asText())
                .is(200)
                .json();
        assertThat(delivery.path("eventType").asText()).isEqualTo("a.b");
        assertThat(client.send("POST", path + "/test", null)
                        .is(200)
                        .json()
                        .path("eventId")
                        .asText())
                .startsWith("evt_");
        assertThat(client.post(path + "/test", "{\"type\":\"!\"}").is(400).wrongFields())
                .containsExactly("type");
    }

    @Test
    void a_delivery_says_why_it_stands_where_it_stands() {
        webhook("https://receiver.example/500", "a.b");
        String event = publish("a.b");

        JsonNode delivery = onlyDelivery(event, "retrying");

        JsonNode detail = client.get("/v1/deliveries/" + delivery.path("id").asText())
                .is(200)
                .json();
        assertThat(detail.path("explanation").asText())
                .startsWith("Attempt 1 failed: the receiver answered with status 500. Attempt 2 of 8 is due at ");
        assertThat(detail.path("attempts")).hasSize(1);
        assertThat(detail.at("/attempts/0/durationMillis").asInt()).isEqualTo(12);
    }

    @Test
    void a_delivery_is_retried_and_cancelled_on_request() {
        String webhook = webhook("https://receiver.example/500", "a.b");
        String path = "/v1/deliveries/"
                + onlyDelivery(publish("a.b"), "retrying").path("id").asText();

        client.send("POST", path + "/retry", null).is(200);
        await().until(() -> client.get(path).json().path("attempts").size() == 2);
        await().until(() -> client.get(path).json().path("state").asText().equals("retrying"));
        JsonNode cancelled = client.send("POST", path + "/cancel", null).is(200).json();

        assertThat(client.get(path).json().at("/attempts/1/trigger").asText()).isEqualTo("manual");
        assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
        client.send("POST", path + "/cancel", null).is(409);
        assertThat(client.get(webhook + "/deliveries?state=cancelled").json().path("items"))
                .hasSize(1);
        assertThat(client.get(webhook + "/deliveries?state=failed,succeeded&state=pending")
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(client.get(webhook + "/deliveries?state=lost").is(400).wrongFields())
                .containsExactly("state");
    }

    @Test
    void what_failed_is_sent_again_by_a_recovery() {
        String webhook = webhook("https://receiver.example/blocked", "a.b");
        String event = publish("a.b");
        String delivery =
                "/v1/deliveries/" + onlyDelivery(event, "failed").path("id").asText();
        client.patch(webhook, "{\"url\":\"https://receiver.example/204\"}").is(200);
        SERVER.clock().advance(Duration.ofMinutes(1));

        String recovery = client.post(webhook + "/recover", "{\"since\":\"1970-01-01T00:00:00Z\"}")
                .is(202)
                .header("Location")
                .orElseThrow();

        await().until(() -> client.get(delivery).json().path("state").asText().equals("succeeded"));
        assertThat(client.get(delivery).json().at("/attempts/1/trigger").asText())
                .isEqualTo("manual");
        await().until(() -> client.get(recovery).json().path("state").asText().equals("succeeded"));
        assertThat(client.get(recovery).json().path("resent").asInt()).isEqualTo(1);
    }

    @Test
    void a_recovery_goes_as_its_webhook_takes_deliveries_is_the_only_one_and_is_cancelled_on_request() {
        String webhook = webhook("https://receiver.example/blocked", "a.b");
        for (int i = 0; i < 12; i++) {
            onlyDelivery(publish("a.b"), "failed");
        }
        // The clock stands still: one is sent, five are in the lane or on their way to it, five wait.
        client.patch(webhook, "{\"url\":\"https://receiver.example/204\",\"rateLimit\":{\"perSecond\":1}}")
                .is(200);
        SERVER.clock().advance(Duration.ofMinutes(1));
        String body = "{\"since\":\"1970-01-01T00:00:00Z\"}";

        String recovery = client.post(webhook + "/recover", body)
                .is(202)
                .header("Location")
                .orElseThrow();

        await().until(() -> client.get(recovery).json().path("resent").asInt() == 11);
        assertThat(client.get(recovery).json().path("state").asText()).isEqualTo("running");
        assertThat(client.post(webhook + "/recover", body)
                        .is(409)
                        .json()
                        .path("detail")
                        .asText())
                .contains("running");
        JsonNode cancelled = client.post(recovery + "/cancel", "").is(200).json();
        assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
        assertThat(cancelled.path("resent").asInt()).isEqualTo(11);
        assertThat(cancelled.path("completedAt").asText()).isNotEmpty();
        client.post(recovery + "/cancel", "").is(409);
        client.post(webhook + "/recover", body).is(202);
    }

    @Test
    void what_belongs_to_another_account_does_not_exist() {
        String webhook = webhook("https://receiver.example/500", "a.b");
        String event = publish("a.b");
        String delivery =
                "/v1/deliveries/" + onlyDelivery(event, "retrying").path("id").asText();
        SERVER.clock().advance(Duration.ofSeconds(1));
        String recovery = client.post(webhook + "/recover", "{\"since\":\"1970-01-01T00:00:00Z\"}")
                .is(202)
                .header("Location")
                .orElseThrow();
        Client other = admin.inNewAccount(ALL);

        for (String path : List.of(
                recovery,
                webhook + "/recoveries",
                webhook,
                webhook + "/public-key",
                webhook + "/deliveries",
                "/v1/events/" + event,
                "/v1/events/" + event + "/deliveries",
                delivery)) {
            other.get(path).is(404);
        }
        for (String path : List.of(
                webhook + "/test",
                webhook + "/rotate-secret",
                delivery + "/retry",
                delivery + "/cancel",
                recovery + "/cancel")) {
            other.post(path, "{}").is(404);
        }
        other.post(webhook + "/recover", "{\"since\":\"1970-01-01T00:00:00Z\"}").is(404);
        other.patch(webhook, "{}").is(404);
        other.delete(webhook).is(404);
        assertThat(other.get("/v1/events").json().path("items")).isEmpty();
        assertThat(other.get("/v1/webhooks").json().path("items")).isEmpty();
        client.get(webhook).is(200);
    }

    @Test
    void a_database_that_is_away_means_come_back_later() {
        String path = webhook("https://receiver.example/204", "*");
        SERVER.databaseGoesDown();
        try {
            assertThat(client.post("/v1/events", "{\"type\":\"a.b\",\"data\":1}")
                            .is(503)
                            .header("Retry-After"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
            client.get(path).is(503);
            client.post("/v1/webhooks", "{\"url\":\"https://a.example\",\"eventTypes\":[\"*\"]}")
                    .is(503);
        } finally {
            SERVER.databaseComesUp();
        }
        client.get(path).is(200);
    }
}
