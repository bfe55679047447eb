package io.postrider.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.receiver.Answers;
import io.postrider.delivery.http.receiver.ScriptedReceiver;
import io.postrider.delivery.http.receiver.ScriptedReceiver.Request;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.Trigger;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
    private final HttpTransport transport = new HttpTransport(
            HttpTransportSettings.defaults("1.2.3"),
            AddressPolicy.DEVELOPMENT,
            Samples.FORMATS,
            Samples.SCHEMES,
            Surroundings.system(Thread::new));

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void a_delivery_is_posted_signed_and_accepted() throws Exception {
        try (ScriptedReceiver receiver = ScriptedReceiver.start(Answers.body(200, "thank you"))) {
            io.postrider.domain.webhook.Webhook webhook = Samples.webhook(receiver.url());
            LeasedDelivery delivery = Samples.delivery(webhook);

            Attempt attempt = send(webhook, delivery);

            assertThat(attempt.outcome()).isEqualTo(new Outcome.Accepted(200));
            assertThat(attempt.response().body()).isEqualTo("thank you");
            assertThat(attempt.number()).isEqualTo(1);
            assertThat(attempt.trigger()).isEqualTo(Trigger.SCHEDULE);
            assertThat(receiver.requests()).hasSize(1);
            Request request = receiver.requests().get(0);
            assertThat(request.line()).isEqualTo("POST /hook HTTP/1.1");
            assertThat(request.header("content-type")).isEqualTo("application/json");
            assertThat(request.header("user-agent")).isEqualTo("Postrider/1.2.3");
            assertThat(request.bodyText())
                    .isEqualTo("{\"type\":\"user.created\",\"timestamp\":\"2026-03-04T05:06:07.008Z\","
                            + "\"data\":{\"amount\": 1.10, \"n\":1E+2}}");
            Map<String, List<String>> headers = request.headers().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
            new Webhook(Samples.SECRET).verify(request.bodyText(), HttpHeaders.of(headers, (a, b) -> true));
        }
    }

    private Attempt send(io.postrider.domain.webhook.Webhook webhook, LeasedDelivery delivery) throws Exception {
        CompletableFuture<Attempt> attempt = new CompletableFuture<>();
        transport.send(webhook, delivery, attempt::complete);
        return attempt.get(20, TimeUnit.SECONDS);
    }
}
