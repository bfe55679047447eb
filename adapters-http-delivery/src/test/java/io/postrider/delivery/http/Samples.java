package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.delivery.http.standardwebhooks.StandardWebhooksFormat;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.SignatureSchemeName;
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
import java.util.Map;
import java.util.Random;

/** Webhooks and deliveries for tests. */
public final class Samples {
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008Z");
    public static final SignatureSchemes SCHEMES = SignatureSchemes.installed(new SecureRandom());
    public static final DeliveryFormats FORMATS = new DeliveryFormats(List.of(new StandardWebhooksFormat()), SCHEMES);

    private static final TimeOrderedUuids IDS = new TimeOrderedUuids(new Random(7));
    private static final AccountId ACCOUNT = new AccountId(IDS.next(NOW));

    private Samples() {}

    public static Webhook webhook(String url) {
        return webhook(url, Duration.ofSeconds(10));
    }

    public static Webhook webhook(String url, Duration timeout) {
        try {
            return new Webhook(
                    new WebhookId(IDS.next(NOW)),
                    ACCOUNT,
                    "",
                    DialectName.NATIVE,
                    "",
                    "",
                    WebhookUrl.parse(url, false),
                    List.of(new EventTypePattern("*")),
                    WebhookStatus.ENABLED,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Map.of(),
                    Signing.with(SignatureSchemeName.HMAC_SHA256, SigningKey.symmetric(SECRET)),
                    DeliveryPolicy.DEFAULT.withTimeout(timeout),
                    NOW,
                    NOW,
                    1);
        } catch (WebhookUrl.InvalidUrl e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static LeasedDelivery delivery(Webhook webhook) {
        return delivery(webhook, "{\"amount\": 1.10, \"n\":1E+2}");
    }

    public static LeasedDelivery delivery(Webhook webhook, String data) {
        return delivery(webhook, data, NOW);
    }

    public static LeasedDelivery delivery(Webhook webhook, String data, Instant occurredAt) {
        EventId id = new EventId(IDS.next(NOW));
        Event event = new Event(
                id,
                PublicEventId.of(id),
                ACCOUNT,
                new EventType("user.created"),
                occurredAt,
                EventPayload.of(data.getBytes(StandardCharsets.UTF_8)));
        return new LeasedDelivery(new DeliveryId(IDS.next(NOW)), event, webhook.id(), 0, Trigger.SCHEDULE, false);
    }
}
