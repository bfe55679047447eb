package io.postrider.delivery.http.monime;

import static io.postrider.delivery.http.body.JsonBody.ascii;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.DeliveryFormat;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.delivery.http.body.JsonBody;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Monime;
import io.postrider.domain.dialect.MonimeRelease;
import io.postrider.domain.dialect.MonimeReleases;
import io.postrider.domain.event.Event;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Deliveries of {@code monime} webhooks: {@code {"apiVersion","event","object","data"}}, signed over {@code <seconds>_<body>} with the
 * current key, HMAC-SHA256 or ES256.
 *
 * <p>The version in the body is that of the release that held when the delivery was created, so that retries do not change with
 * the webhook.
 */
public final class MonimeFormat implements DeliveryFormat {
    private static final byte[] BEFORE_VERSION = ascii("{\"apiVersion\":\"");
    private static final byte[] BEFORE_EVENT_ID = ascii("\",\"event\":{\"id\":\"");
    private static final byte[] BEFORE_NAME = ascii("\",\"name\":\"");
    private static final byte[] BEFORE_TIMESTAMP = ascii("\",\"timestamp\":\"");
    private static final byte[] BEFORE_OBJECT_ID = ascii("\"},\"object\":{\"id\":");
    private static final byte[] BEFORE_OBJECT_TYPE = ascii(",\"type\":\"");
    private static final byte[] BEFORE_DATA = ascii("\"},\"data\":");
    private static final byte[] END = ascii("}");
    private static final byte[] NULL = ascii("null");

    @Override
    public Dialect dialect() {
        return Monime.DIALECT;
    }

    @Override
    public FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now, SignatureSchemes schemes) {
        MonimeRelease release =
                MonimeReleases.in(webhook.attributes()).at(delivery.id().createdAt());
        byte[] body = body(release, delivery.event());
        String seconds = Long.toString(now.getEpochSecond());
        byte[] signature = schemes.signByCurrentKey(webhook.signing(), ascii(seconds + "_"), body);
        String header = "t=" + seconds + ",v1=" + Base64.getEncoder().encodeToString(signature);
        return new FormattedRequest(body, List.of(new Header("Monime-Signature", header)));
    }

    private static byte[] body(MonimeRelease release, Event event) {
        byte[] data = event.data().json();
        String name = event.type().name();
        return JsonBody.of(
                BEFORE_VERSION,
                ascii(release.apiVersion()),
                BEFORE_EVENT_ID,
                ascii(Monime.DIALECT.eventIds().format(event.id().value())),
                BEFORE_NAME,
                ascii(name),
                BEFORE_TIMESTAMP,
                ascii(Long.toString(event.occurredAt().getEpochSecond())),
                BEFORE_OBJECT_ID,
                TopLevelString.named("id", data).orElse(NULL),
                BEFORE_OBJECT_TYPE,
                ascii(objectType(name)),
                BEFORE_DATA,
                data,
                END);
    }

    /** The part before the last dot; a name without dots is its own type. */
    private static String objectType(String eventName) {
        int dot = eventName.lastIndexOf('.');
        return dot < 0 ? eventName : eventName.substring(0, dot);
    }
}
