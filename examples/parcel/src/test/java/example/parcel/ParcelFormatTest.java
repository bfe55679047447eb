package example.parcel;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.DeliveryFormats;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.domain.webhook.WebhookUrl;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ParcelFormatTest {
    private static final UUID ID = UUID.fromString("018d0cab-c922-7001-9e37-79b97f4a7c15");
    private static final Instant NOW = Instant.parse("2026-01-15T12:30:00.500Z");

    private final DeliveryFormats formats = DeliveryFormats.installed(SignatureSchemes.installed(new SecureRandom()));

    @Test
    void the_dialect_is_found_beside_those_of_the_product() {
        assertThat(formats.dialects()).contains(Parcel.DIALECT).hasSize(6);
    }

    /** The signature was made by {@code printf '1768480200.<body>' | openssl dgst -sha512 -hmac '<secret>'}. */
    @Test
    void a_delivery_is_the_one_that_the_carrier_documents() throws Exception {
        FormattedRequest request = formats.format(webhook(), delivery(0), NOW);

        assertThat(new String(request.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"scan_01hm6aqj92e00swdvsq5zmmz0n\",\"type\":\"parcel.shipped\","
                        + "\"scannedAt\":\"2026-01-15T12:30:00Z\",\"data\":{\"weight\": 1.50}}");
        assertThat(request.headers())
                .containsExactly(
                        new Header("Parcel-Scan", "scan_01hm6aqj92e00swdvsq5zmmz0n"),
                        new Header(
                                "Parcel-Signature",
                                "at=1768480200;by="
                                        + "6ae07ae50542d6c150937d15b9bbf87258be5292a6a078184ba1f8017d84e627"
                                        + "e9cc802eefd533a46e4460fd08a3364164a367bcbcbfd50dbf0df0091969c8fe"));
    }

    @Test
    void a_retry_has_the_same_body() throws Exception {
        byte[] first = formats.format(webhook(), delivery(0), NOW).body();

        byte[] retry = formats.format(webhook(), delivery(2), NOW.plus(Duration.ofHours(1)))
                .body();

        assertThat(retry).isEqualTo(first);
    }

    @Test
    void the_dialect_reserves_the_headers_that_its_format_sets() throws Exception {
        FormattedRequest request = formats.format(webhook(), delivery(0), NOW);

        assertThat(request.headers().stream()
                        .map(header -> header.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()))
                .isEqualTo(Parcel.DIALECT.reservedHeaders());
    }

    private static Webhook webhook() throws WebhookUrl.InvalidUrl {
        return new Webhook(
                new WebhookId(ID),
                new AccountId(ID),
                "",
                Parcel.NAME,
                "",
                "",
                WebhookUrl.parse("https://receiver.example/scans", true),
                List.of(new EventTypePattern("parcel.shipped")),
                WebhookStatus.ENABLED,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Signing.with(HmacSha512.NAME, SigningKey.symmetric("a secret of the carrier")),
                Parcel.DIALECT.defaultPolicy(),
                NOW,
                NOW,
                1);
    }

    private static LeasedDelivery delivery(int attemptsMade) {
        EventId id = new EventId(ID);
        Event event = new Event(
                id,
                PublicEventId.of(id),
                new AccountId(ID),
                new EventType("parcel.shipped"),
                NOW,
                EventPayload.of("{\"weight\": 1.50}".getBytes(StandardCharsets.UTF_8)));
        return new LeasedDelivery(new DeliveryId(ID), event, new WebhookId(ID), attemptsMade, Trigger.SCHEDULE, false);
    }
}
