package io.postrider.bench.ceiling;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.bench.http.SentMark;
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
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.domain.webhook.WebhookUrl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Deliveries as the product has them in the steady scenario, each of an event of its own. Safe for use by many threads. */
final class SampleDeliveries {
    private static final int EVENT_BYTES = 1_024;
    private static final EventType TYPE = new EventType("bench.steady");

    private final TimeOrderedUuids ids = new TimeOrderedUuids(new SplittableRandom());
    private final AccountId account = new AccountId(ids.next(Instant.now()));
    private final WebhookId webhook = new WebhookId(ids.next(Instant.now()));
    private final byte[] data = SentMark.object('c', EVENT_BYTES).getBytes(StandardCharsets.UTF_8);
    private final int mark = SentMark.find(data, 0, data.length);

    /** The webhook that they go to. */
    Webhook webhook(String url) throws WebhookUrl.InvalidUrl {
        Instant now = Instant.now();
        return new Webhook(
                webhook,
                account,
                "",
                DialectName.NATIVE,
                "",
                "",
                WebhookUrl.parse(url, false),
                List.of(EventTypePattern.exactly(TYPE)),
                WebhookStatus.ENABLED,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Signing.with(
                        SignatureSchemeName.HMAC_SHA256,
                        SigningKey.symmetric(SecretForm.standardWebhooks().generate(new SecureRandom()))),
                DeliveryPolicy.DEFAULT,
                now,
                now,
                1);
    }

    /** The next one, handed over by the intake and never attempted. */
    LeasedDelivery next() {
        Instant now = Instant.now();
        byte[] copy = data.clone();
        SentMark.write(ByteBuffer.wrap(copy), mark, System.nanoTime());
        EventId event = new EventId(ids.next(now));
        return new LeasedDelivery(
                new DeliveryId(ids.next(now)),
                new Event(event, PublicEventId.of(event), account, TYPE, now, EventPayload.of(copy)),
                webhook,
                0,
                Trigger.SCHEDULE,
                false);
    }
}
