package io.postrider.delivery.http.standardwebhooks;

import static io.postrider.delivery.http.body.JsonBody.ascii;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.DeliveryFormat;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.body.JsonBody;
import io.postrider.delivery.http.signature.SecretBytes;
import io.postrider.delivery.http.signature.SignatureScheme;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.event.Event;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;

/**
 * Deliveries of native webhooks by the <a href="https://www.standardwebhooks.com">Standard Webhooks</a> specification: the body
 * is {@code {"type","timestamp","data"}}, the signature covers {@code <id>.<seconds>.<body>} and there is one for each key that
 * is valid, separated by spaces.
 *
 * <p>Signatures are marked {@code v1} for HMAC-SHA256 and {@code v1a} for Ed25519. For ES256 the specification has no mark; ours is
 * {@code v1es256}, before the base64 of the DER signature, and verifiers that do not know it pass over it.
 */
public final class StandardWebhooksFormat implements DeliveryFormat {
    private static final byte[] TYPE = ascii("{\"type\":\"");
    private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":\"");
    private static final byte[] DATA = ascii("\",\"data\":");
    private static final byte[] END = ascii("}");
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public Dialect dialect() {
        return Dialect.NATIVE;
    }

    @Override
    public FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now, SignatureSchemes schemes) {
        byte[] body = body(delivery.event());
        String id = delivery.event().publicId().text();
        String seconds = Long.toString(now.getEpochSecond());
        SignatureScheme scheme = schemes.named(webhook.signing().scheme());
        byte[] signedBefore = ascii(id + "." + seconds + ".");
        StringBuilder signatures = new StringBuilder(64);
        for (SigningKey key : webhook.signing().validAt(now)) {
            byte[] signature = scheme.sign(key, SecretBytes.OF_BASE64_BEHIND_PREFIX, signedBefore, body);
            signatures
                    .append(signatures.isEmpty() ? "" : " ")
                    .append(mark(scheme.name()))
                    .append(',')
                    .append(Base64.getEncoder().encodeToString(signature));
        }
        return new FormattedRequest(
                body,
                List.of(
                        new FormattedRequest.Header("webhook-id", id),
                        new FormattedRequest.Header("webhook-timestamp", seconds),
                        new FormattedRequest.Header("webhook-signature", signatures.toString())));
    }

    /** Event types need no escaping: their letters are those of {@code EventType}. */
    private static byte[] body(Event event) {
        return JsonBody.of(
                TYPE,
                ascii(event.type().name()),
                TIMESTAMP,
                ascii(MILLISECONDS.format(event.occurredAt())),
                DATA,
                event.data().json(),
                END);
    }

    private static String mark(SignatureSchemeName scheme) {
        if (scheme.equals(SignatureSchemeName.HMAC_SHA256)) {
            return "v1";
        }
        return scheme.equals(SignatureSchemeName.ED25519) ? "v1a" : "v1" + scheme.text();
    }
}
