package io.postrider.delivery.http.dhmad;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.DeliveryFormat;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.delivery.http.body.EventEnvelope;
import io.postrider.delivery.http.body.EventTime;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dhmad;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Deliveries of {@code dhmad} webhooks: {@code {"id","type","createdAt","data"}}, signed with the current secret in hex, with the time of the
 * attempt in a header that the signature does not cover.
 */
public final class DhmadFormat implements DeliveryFormat {
    private static final EventEnvelope ENVELOPE =
            new EventEnvelope(Dhmad.DIALECT.eventIds(), "createdAt", EventTime.ISO_8601);

    @Override
    public Dialect dialect() {
        return Dhmad.DIALECT;
    }

    @Override
    public FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now, SignatureSchemes schemes) {
        byte[] body = ENVELOPE.of(delivery.event());
        String signature = HexFormat.of().formatHex(schemes.signByCurrentKey(webhook.signing(), body));
        return new FormattedRequest(
                body,
                List.of(
                        new Header("X-Webhook-Signature", signature),
                        new Header("X-Webhook-Event", delivery.event().type().name()),
                        new Header("X-Webhook-Id", ENVELOPE.id(delivery.event())),
                        new Header("X-Webhook-Timestamp", EventTime.isoSeconds(now))));
    }
}
