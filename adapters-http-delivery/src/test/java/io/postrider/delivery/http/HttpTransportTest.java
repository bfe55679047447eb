package io.postrider.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.receiver.Answers;
import io.postrider.delivery.http.receiver.ScriptedReceiver;
import io.postrider.delivery.http.receiver.ScriptedReceiver.Answer;
import io.postrider.delivery.http.receiver.ScriptedReceiver.Request;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.address.Cidr;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.OutcomeKind;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    /** Longer than any test. */
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    /** Until something has happened that takes a moment, also on a machine that pauses. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sender sender = Sender.inDevelopment();
    private ScriptedReceiver receiver = ScriptedReceiver.start(Answers.status(200));

    @AfterEach
    void close() throws Exception {
        sender.close();
        receiver.close();
    }

    @Test
    void a_delivery_is_posted_with_the_headers_of_the_product() throws Exception {
        receiver.script(Answers.body(200, "thank you", "X-Served-By: somebody"));
        Webhook webhook = Samples.webhook(receiver.url() + "?a=%20b&c");
        LeasedDelivery delivery = Samples.delivery(webhook);

        Attempt attempt = sender.send(webhook, delivery);

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Accepted(200));
        assertThat(attempt.number()).isEqualTo(1);
        assertThat(attempt.trigger()).isEqualTo(Trigger.SCHEDULE);
        assertThat(attempt.startedAt()).isEqualTo(Samples.NOW);
        assertThat(attempt.duration()).isPositive().isLessThan(Duration.ofSeconds(10));
        assertThat(attempt.response())
                .isEqualTo(new ReceiverResponse(200, "X-Served-By: somebody\nContent-Length: 9", "thank you"));
        Request request = onlyRequest();
        assertThat(request.line()).isEqualTo("POST /hook?a=%20b&c HTTP/1.1");
        assertThat(request.headers())
                .containsEntry("host", "127.0.0.1:" + receiver.port())
                .containsEntry("content-type", "application/json")
                .containsEntry("user-agent", "Postrider/1.2.3")
                .containsEntry("webhook-id", delivery.event().publicId().text())
                .containsEntry("webhook-timestamp", Long.toString(Samples.NOW.getEpochSecond()))
                .containsOnlyKeys(
                        "host",
                        "content-type",
                        "content-length",
                        "user-agent",
                        "connection",
                        "webhook-id",
                        "webhook-timestamp",
                        "webhook-signature");
        assertThat(request.bodyText())
                .isEqualTo("{\"type\":\"user.created\",\"timestamp\":\"2026-03-04T05:06:07.008Z\","
                        + "\"data\":{\"amount\": 1.10, \"n\":1E+2}}");
    }

    @Test
    void a_verifier_of_the_specification_accepts_what_a_receiver_gets() throws Exception {
        Webhook webhook = Samples.webhook(receiver.url());
        LeasedDelivery delivery = Samples.delivery(webhook, "{\"name\":\"Zoë \\u00e9 \uD83D\uDE80\"}");
        // The verifier looks at its own clock, so the time of the attempt has to be the real one.
        try (HttpTransport now = new HttpTransport(
                HttpTransportSettings.defaults("1"),
                AddressPolicy.DEVELOPMENT,
                Samples.FORMATS,
                Samples.SCHEMES,
                Surroundings.system(Thread::new))) {
            CompletableFuture<Attempt> attempt = new CompletableFuture<>();
            now.send(webhook, delivery, attempt::complete);
            assertThat(attempt.get(20, TimeUnit.SECONDS).outcome().isSuccess()).isTrue();
        }

        Request request = onlyRequest();
        com.standardwebhooks.Webhook verifier = new com.standardwebhooks.Webhook(Samples.SECRET);

        verifier.verify(request.bodyText(), headersOf(request));
        assertThatThrownBy(() -> verifier.verify(request.bodyText() + " ", headersOf(request)))
                .isInstanceOf(com.standardwebhooks.exceptions.WebhookVerificationException.class);
    }

    @Test
    void an_asymmetric_signature_is_sent_too() throws Exception {
        SigningKey key = Samples.SCHEMES.generate(SignatureSchemeName.ED25519, SecretForm.standardWebhooks());
        Webhook webhook = Samples.webhook(receiver.url())
                .change()
                .signing(Signing.with(SignatureSchemeName.ED25519, key))
                .at(Samples.NOW);

        Attempt attempt = sender.send(webhook);

        assertThat(attempt.outcome().isSuccess()).isTrue();
        assertThat(onlyRequest().header("webhook-signature")).startsWith("v1a,");
    }

    @Test
    void a_webhook_whose_scheme_was_taken_out_of_the_server_is_sent_nothing() throws Exception {
        Webhook stranger = Samples.webhook(receiver.url())
                .change()
                .signing(Signing.with(new SignatureSchemeName("rot13"), SigningKey.symmetric("secret")))
                .at(Samples.NOW);

        Attempt attempt = sender.send(stranger);

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Unreachable("the request could not be made"));
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void the_headers_of_a_webhook_are_added_but_override_nothing() throws Exception {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("X-Team", "red");
        own.put("Authorization", "Bearer t");
        own.put("User-Agent", "somebody else");
        own.put("Webhook-Id", "another");
        own.put("Host", "example.org");
        own.put("content-length", "3");
        Webhook webhook = Samples.webhook(receiver.url()).change().headers(own).at(Samples.NOW);
        LeasedDelivery delivery = Samples.delivery(webhook);

        assertThat(sender.send(webhook, delivery).outcome().isSuccess()).isTrue();

        assertThat(onlyRequest().headers())
                .containsEntry("x-team", "red")
                .containsEntry("authorization", "Bearer t")
                .containsEntry("user-agent", "Postrider/1.2.3")
                .containsEntry("webhook-id", delivery.event().publicId().text())
                .containsEntry("host", "127.0.0.1:" + receiver.port())
                .containsEntry("content-length", String.valueOf(onlyRequest().bodyBytes().length));
    }

    @Test
    void each_attempt_sends_the_same_body() throws Exception {
        receiver.script(Answers.status(500));
        Webhook webhook = Samples.webhook(receiver.url());
        LeasedDelivery first = Samples.delivery(webhook, "{ \"big\": 12345678901234567890.10 }");
        LeasedDelivery second = new LeasedDelivery(first.id(), first.event(), first.webhook(), 1, Trigger.MANUAL, true);

        sender.send(webhook, first);
        Attempt attempt = sender.send(webhook, second);

        assertThat(attempt.number()).isEqualTo(2);
        assertThat(attempt.trigger()).isEqualTo(Trigger.MANUAL);
        assertThat(receiver.requests().get(1).body())
                .isEqualTo(receiver.requests().get(0).body())
                .contains("12345678901234567890.10");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void a_status_of_2xx_is_accepted(int status) throws Exception {
        receiver.script(status == 204 ? raw("HTTP/1.1 204 No Content\r\n\r\n") : Answers.status(status));

        assertThat(sender.send(Samples.webhook(receiver.url())).outcome()).isEqualTo(new Outcome.Accepted(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 400, 401, 404, 407, 410, 500, 503, 599})
    void any_other_status_is_rejected(int status) throws Exception {
        receiver.script(status == 304 ? raw("HTTP/1.1 304 Not Modified\r\n\r\n") : Answers.status(status));

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Rejected(status, null));
        assertThat(attempt.response().status()).isEqualTo(status);
    }

    @Test
    void retry_after_is_told() throws Exception {
        receiver.script(Answers.status(429, "Retry-After: 17"));

        assertThat(sender.send(Samples.webhook(receiver.url())).outcome())
                .isEqualTo(new Outcome.Rejected(429, Duration.ofSeconds(17)));
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        receiver.script(Answers.status(302, "Location: " + receiver.url() + "/elsewhere"));

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Rejected(302, null));
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void a_chunked_body_is_read() throws Exception {
        receiver.script(Answers.chunked(200, "one ", "two ", "three"));

        assertThat(sender.send(Samples.webhook(receiver.url())).response().body())
                .isEqualTo("one two three");
    }

    @Test
    void a_body_that_ends_with_the_connection_is_read() throws Exception {
        receiver.script(Answers.rawThenClose("HTTP/1.0 200 OK\r\n\r\nall of it"));

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Accepted(200));
        assertThat(attempt.response().body()).isEqualTo("all of it");
    }

    @Test
    void interim_answers_are_passed_over() throws Exception {
        receiver.script((request, connection) -> {
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            connection.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        });

        assertThat(sender.send(Samples.webhook(receiver.url())).outcome()).isEqualTo(new Outcome.Accepted(202));
    }

    @Test
    void an_answer_that_comes_before_the_request_was_read_counts() throws Exception {
        receiver.script(Answers.body(413, "too large"));
        Webhook webhook = Samples.webhook(receiver.url());

        Attempt attempt = sender.send(webhook, Samples.delivery(webhook, "\"" + "x".repeat(900_000) + "\""));

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Rejected(413, null));
        assertThat(onlyRequest().bodyBytes()).hasSizeGreaterThan(900_000);
    }

    @Test
    void a_receiver_that_says_nothing_times_out() throws Exception {
        receiver.script(Answers.stall());

        Attempt attempt = endedOnTime(() -> sender.send(Samples.webhook(receiver.url(), ONE_SECOND)));

        assertThat(attempt.outcome()).isEqualTo(new Outcome.TimedOut("no answer came within 1000 ms"));
        assertThat(attempt.response()).isEqualTo(ReceiverResponse.NONE);
        assertConnectionsAreClosed();
    }

    @Test
    void a_receiver_that_says_nothing_on_a_connection_used_before_times_out() throws Exception {
        Attempt attempt = endedOnTime(() -> {
            int before = receiver.connections();
            receiver.script(Answers.inTurn(Answers.status(200), Answers.stall()));
            sender.send(Samples.webhook(receiver.url()));
            Awaitility.await().atMost(PATIENCE).until(() -> sender.transport.idleConnections() == 1);

            Attempt ended = sender.send(Samples.webhook(receiver.url(), ONE_SECOND));

            assertThat(receiver.connections()).isEqualTo(before + 1);
            return ended;
        });

        assertThat(attempt.outcome()).isEqualTo(new Outcome.TimedOut("no answer came within 1000 ms"));
        assertConnectionsAreClosed();
    }

    @Test
    void a_receiver_that_says_half_of_its_headers_times_out() throws Exception {
        receiver.script(Answers.rawThenStall("HTTP/1.1 200 OK\r\nContent-Le"));

        Attempt attempt = endedOnTime(() -> sender.send(Samples.webhook(receiver.url(), ONE_SECOND)));

        assertThat(attempt.outcome().kind()).isEqualTo(OutcomeKind.TIMED_OUT);
        assertConnectionsAreClosed();
    }

    @Test
    void a_receiver_that_never_ends_its_body_times_out() throws Exception {
        receiver.script(Answers.drip(200, 20));

        endedOnTime(() -> {
            Attempt attempt = sender.send(Samples.webhook(receiver.url(), ONE_SECOND));

            assertThat(attempt.outcome()).isEqualTo(new Outcome.TimedOut("no complete answer came within 1000 ms"));
            assertThat(attempt.response().status()).isEqualTo(200);
            assertThat(attempt.response().body()).startsWith("xx");
            return attempt;
        });
        assertConnectionsAreClosed();
    }

    @Test
    void a_receiver_that_accepts_no_connection_times_out() throws Exception {
        // TEST-NET-1 answers nothing where packets to it are dropped; where there is no route, it is unreachable at
        // once.
        AddressPolicy open = new AddressPolicy(Set.of(Cidr.of("192.0.2.0/24").orElseThrow()), false, Set.of());
        try (Sender other = new Sender(HttpTransportSettings.defaults("1"), open, NameResolver.SYSTEM, null)) {
            MachinePauses.withoutPauses(() -> {
                Attempt attempt = other.send(Samples.webhook("http://192.0.2.1/", ONE_SECOND));

                assertThat(attempt.outcome().kind()).isIn(OutcomeKind.TIMED_OUT, OutcomeKind.UNREACHABLE);
                assertThat(attempt.duration()).isLessThan(Duration.ofMillis(1_300));
                return attempt;
            });
        }
    }

    @Test
    void a_refused_connection_is_unreachable() throws Exception {
        try (Socket held = ScriptedReceiver.portThatRefuses()) {
            int port = held.getLocalPort();

            Attempt attempt = sender.send(Samples.webhook("http://127.0.0.1:" + port + "/"));

            assertThat(attempt.outcome())
                    .isEqualTo(new Outcome.Unreachable(
                            "the connection to 127.0.0.1:" + port + " was refused or not answered"));
        }
    }

    @Test
    void a_reset_is_unreachable() throws Exception {
        receiver.script(Answers.reset());

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome())
                .isEqualTo(new Outcome.Unreachable(
                        "the connection to 127.0.0.1:" + receiver.port() + " was reset before an answer came"));
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void a_reset_in_the_middle_of_the_answer_is_unreachable() throws Exception {
        receiver.script((request, connection) -> {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.pause(100);
            connection.reset();
        });

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome().kind()).isEqualTo(OutcomeKind.UNREACHABLE);
        assertThat(attempt.outcome().reason()).endsWith("was reset before the answer was complete");
    }

    @Test
    void a_connection_closed_without_an_answer_is_unreachable() throws Exception {
        receiver.script(Answers.close());

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome())
                .isEqualTo(new Outcome.Unreachable(
                        "the connection to 127.0.0.1:" + receiver.port() + " was closed before an answer came"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"
            })
    void half_an_answer_is_unreachable_and_shown(String half) throws Exception {
        receiver.script(Answers.rawThenClose(half));

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome())
                .isEqualTo(new Outcome.Unreachable("the connection to 127.0.0.1:" + receiver.port()
                        + " was closed before the answer was complete"));
        assertThat(attempt.response().status()).isEqualTo(200);
        assertThat(attempt.response().body())
                .isIn("half", ""); // of chunks, only those before the last are sure to be told
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n",
                "\u0000\u0001\u0002\u0003\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 99 Too Low\r\n\r\n",
                "HTTP/1.1 1000 Too High\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 99999 Too High\r\nContent-Length: 0\r\n\r\n",
            })
    void what_is_not_http_is_unreachable(String garbage) throws Exception {
        receiver.script(Answers.rawThenClose(garbage));

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome().kind()).isEqualTo(OutcomeKind.UNREACHABLE);
        assertThat(attempt.outcome().reason())
                .isIn(
                        "the answer is not valid HTTP",
                        "the connection to 127.0.0.1:" + receiver.port() + " was closed before an answer came");
    }

    @Test
    void a_huge_body_is_accepted_and_not_read_to_its_end() throws Exception {
        receiver.script(Answers.flood(200, 100_000_000));

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Accepted(200));
        assertThat(attempt.response().body()).isEqualTo("f".repeat(ReceiverResponse.MAX_BODY_BYTES));
        assertConnectionsAreClosed();
    }

    @Test
    void a_body_over_the_cap_that_drips_on_counts_as_answered() throws Exception {
        receiver.script((request, connection) -> {
            connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(ReceiverResponse.MAX_BODY_BYTES));
            connection.stall();
        });

        endedOnTime(() -> {
            Attempt attempt = sender.send(Samples.webhook(receiver.url(), ONE_SECOND));

            assertThat(attempt.outcome()).isEqualTo(new Outcome.Accepted(200));
            return attempt;
        });
        assertConnectionsAreClosed();
    }

    @Test
    void a_body_a_little_over_the_cap_keeps_the_connection() throws Exception {
        receiver.script(Answers.body(200, "é".repeat(20_000)));
        Webhook webhook = Samples.webhook(receiver.url());

        Attempt attempt = sender.send(webhook);
        sender.send(webhook);

        assertThat(attempt.response().body()).isEqualTo("é".repeat(ReceiverResponse.MAX_BODY_BYTES / 2));
        assertThat(receiver.connections()).isEqualTo(1);
    }

    @Test
    void a_character_that_the_cap_cuts_through_is_left_out() throws Exception {
        receiver.script(Answers.body(200, "a" + "é".repeat(20_000)));

        assertThat(sender.send(Samples.webhook(receiver.url())).response().body())
                .isEqualTo("a" + "é".repeat(ReceiverResponse.MAX_BODY_BYTES / 2 - 1));
    }

    @Test
    void what_is_not_text_in_a_body_is_replaced() throws Exception {
        receiver.script((request, connection) -> {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            connection.write(new byte[] {'a', 0, (byte) 0xFF, 'b', (byte) 0xC3});
        });

        assertThat(sender.send(Samples.webhook(receiver.url())).response().body())
                .isEqualTo("a\uFFFD\uFFFDb\uFFFD");
    }

    @Test
    void credentials_in_headers_are_redacted() throws Exception {
        receiver.script(Answers.status(
                200,
                "Set-Cookie: session=secret",
                "X-Ok: yes",
                "authorization: Bearer secret",
                "X-Odd: a\u00e9\u0001b"));

        String headers = sender.send(Samples.webhook(receiver.url())).response().headers();

        assertThat(headers)
                .isEqualTo("Set-Cookie: [redacted]\nX-Ok: yes\nauthorization: [redacted]\nX-Odd: a\u00e9\uFFFDb\n"
                        + "Content-Length: 0");
    }

    @Test
    void headers_are_kept_up_to_the_cap() throws Exception {
        String[] many = IntStream.range(0, 150)
                .mapToObj(i -> "X-Number-" + i + ": " + "v".repeat(100))
                .toArray(String[]::new);
        receiver.script(Answers.status(200, many));

        Attempt attempt = sender.send(Samples.webhook(receiver.url()));

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Accepted(200));
        assertThat(attempt.response().headers().getBytes(StandardCharsets.UTF_8).length)
                .isBetween(ReceiverResponse.MAX_HEADER_BYTES - 200, ReceiverResponse.MAX_HEADER_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"1, 20000", "300, 20", "30, 4000"})
    void headers_beyond_measure_are_unreachable(int count, int length) throws Exception {
        String[] headers = IntStream.range(0, count)
                .mapToObj(i -> "X-Number-" + i + ": " + "v".repeat(length))
                .toArray(String[]::new);
        receiver.script(Answers.status(200, headers));

        assertThat(sender.send(Samples.webhook(receiver.url())).outcome())
                .isEqualTo(new Outcome.Unreachable("the headers of the answer are too large"));
    }

    @Test
    void a_connection_is_used_again() throws Exception {
        Webhook webhook = Samples.webhook(receiver.url());

        for (int i = 0; i < 5; i++) {
            assertThat(sender.send(webhook).outcome().isSuccess()).isTrue();
        }

        assertThat(receiver.connections()).isEqualTo(1);
    }

    @Test
    void a_connection_that_the_receiver_closes_is_not_used_again() throws Exception {
        receiver.script(Answers.status(200, "Connection: close"));
        Webhook webhook = Samples.webhook(receiver.url());

        sender.send(webhook);
        assertThat(sender.send(webhook).outcome().isSuccess()).isTrue();

        assertThat(receiver.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_that_went_stale_is_replaced_within_the_attempt(boolean byReset) throws Exception {
        receiver.script(
                Answers.inTurn(Answers.status(200), byReset ? Answers.reset() : Answers.close(), Answers.status(201)));
        Webhook webhook = Samples.webhook(receiver.url());
        sender.send(webhook);

        Attempt attempt = sender.send(webhook);

        assertThat(attempt.outcome()).isEqualTo(new Outcome.Accepted(201));
        assertThat(receiver.connections()).isEqualTo(2);
        assertThat(receiver.requests()).hasSize(3);
        assertThat(receiver.requests().get(2).body())
                .isEqualTo(receiver.requests().get(1).body());
    }

    @Test
    void a_request_is_sent_again_only_once() throws Exception {
        receiver.script(Answers.inTurn(Answers.status(200), Answers.close()));
        Webhook webhook = Samples.webhook(receiver.url());
        sender.send(webhook);

        Attempt attempt = sender.send(webhook);

        assertThat(attempt.outcome().kind()).isEqualTo(OutcomeKind.UNREACHABLE);
        assertThat(receiver.requests()).hasSize(3);
    }

    @Test
    void nothing_is_sent_again_once_an_answer_has_begun() throws Exception {
        receiver.script(Answers.inTurn(
                Answers.status(200), Answers.rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")));
        Webhook webhook = Samples.webhook(receiver.url());
        sender.send(webhook);

        assertThat(sender.send(webhook).outcome().kind()).isEqualTo(OutcomeKind.UNREACHABLE);

        assertThat(receiver.requests()).hasSize(2);
    }

    @Test
    void an_idle_connection_is_closed() throws Exception {
        HttpTransportSettings settings =
                HttpTransportSettings.defaults("1").withConnections(10, 10, Duration.ofSeconds(1));
        try (Sender impatient = Sender.inDevelopment(settings)) {
            long start = System.nanoTime();
            impatient.send(Samples.webhook(receiver.url()));

            Awaitility.await().atMost(PATIENCE).until(() -> receiver.openConnections() == 0);
            Duration openFor = Duration.ofNanos(System.nanoTime() - start);

            assertThat(openFor).isGreaterThanOrEqualTo(ONE_SECOND);
            Awaitility.await().atMost(PATIENCE).until(() -> impatient.transport.openConnections() == 0);
        }
    }

    @Test
    void a_hanging_receiver_does_not_hold_up_another() throws Exception {
        try (ScriptedReceiver hanging = ScriptedReceiver.start(Answers.stall())) {
            Webhook bad = Samples.webhook(hanging.url(), A_MINUTE);
            Webhook good = Samples.webhook(receiver.url());
            List<CompletableFuture<Attempt>> stuck =
                    IntStream.range(0, 50).mapToObj(i -> sender.start(bad)).toList();

            Attempt attempt = sender.send(good);

            assertThat(attempt.outcome()).isEqualTo(new Outcome.Accepted(200));
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void each_of_many_that_wait_for_a_hanging_receiver_times_out_and_its_connection_is_closed() throws Exception {
        receiver.script(Answers.stall());
        Webhook webhook = Samples.webhook(receiver.url(), ONE_SECOND);

        MachinePauses.withoutPauses(() -> {
            List<CompletableFuture<Attempt>> stuck =
                    IntStream.range(0, 50).mapToObj(i -> sender.start(webhook)).toList();
            for (CompletableFuture<Attempt> attempt : stuck) {
                Attempt ended = attempt.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(ended.outcome().kind()).isEqualTo(OutcomeKind.TIMED_OUT);
                assertEndedOnTime(ended);
            }
            return stuck;
        });

        assertConnectionsAreClosed();
    }

    @Test
    void what_waits_for_a_connection_times_out_too() throws Exception {
        receiver.script(Answers.stall());
        HttpTransportSettings narrow =
                HttpTransportSettings.defaults("1").withConnections(2, 2, Duration.ofSeconds(30));
        try (Sender other = Sender.inDevelopment(narrow)) {
            Webhook patient = Samples.webhook(receiver.url(), A_MINUTE);
            List<CompletableFuture<Attempt>> holding = List.of(other.start(patient), other.start(patient));
            Awaitility.await().atMost(PATIENCE).until(() -> receiver.requests().size() == 2);

            Attempt attempt = endedOnTime(() -> other.send(Samples.webhook(receiver.url(), ONE_SECOND)));

            assertThat(attempt.outcome().kind()).isEqualTo(OutcomeKind.TIMED_OUT);
            assertThat(receiver.requests()).hasSize(2);
            assertThat(holding).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void closing_ends_what_is_under_way_and_all_threads() throws Exception {
        receiver.script(Answers.stall());
        CompletableFuture<Attempt> underWay = sender.start(Samples.webhook(receiver.url(), A_MINUTE));
        Awaitility.await().atMost(PATIENCE).until(() -> !receiver.requests().isEmpty());

        sender.close();

        assertThat(underWay.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).outcome())
                .isEqualTo(new Outcome.Unreachable("this server stopped sending"));
        assertThat(sender.send(Samples.webhook(receiver.url())).outcome())
                .isEqualTo(new Outcome.Unreachable("this server stopped sending"));
        assertThat(sender.threads).isNotEmpty();
        Awaitility.await().atMost(PATIENCE).until(() -> sender.threads.stream().noneMatch(Thread::isAlive));
    }

    private Request onlyRequest() {
        assertThat(receiver.requests()).hasSize(1);
        return receiver.requests().get(0);
    }

    /** What comes of an attempt that ends on time where the machine does not pause. */
    private static Attempt endedOnTime(Callable<Attempt> sending) throws Exception {
        return MachinePauses.withoutPauses(() -> {
            Attempt ended = sending.call();
            assertEndedOnTime(ended);
            return ended;
        });
    }

    /** Within two ticks of the look for deadlines, and a margin for a busy machine. */
    private static void assertEndedOnTime(Attempt attempt) {
        assertThat(attempt.duration()).isBetween(ONE_SECOND, ONE_SECOND.plusMillis(400));
    }

    private void assertConnectionsAreClosed() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> receiver.openConnections() == 0 && sender.transport.openConnections() == 0);
    }

    private static Answer raw(String text) {
        return (request, connection) -> connection.write(text);
    }

    private static HttpHeaders headersOf(Request request) {
        Map<String, List<String>> headers = request.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        return HttpHeaders.of(headers, (name, value) -> true);
    }
}
