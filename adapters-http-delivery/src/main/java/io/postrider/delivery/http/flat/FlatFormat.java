package io.postrider.delivery.http.flat;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.DeliveryFormat;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.delivery.http.body.EventEnvelope;
import io.postrider.delivery.http.body.EventTime;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Flat;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Deliveries of {@code flat} webhooks: {@code {"id","type","created_at","data"}}, signed with the current secret in hex.
 */
public final class FlatFormat implements DeliveryFormat {
    private static final EventEnvelope ENVELOPE =
            new EventEnvelope(Flat.DIALECT.eventIds(), "created_at", EventTime.ISO_8601);

    @Override
    public Dialect dialect() {
        return Flat.DIALECT;
    }

    @Override
    public FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now, SignatureSchemes schemes) {
        byte[] body = ENVELOPE.of(delivery.event());
        String signature = HexFormat.of().formatHex(schemes.signByCurrentKey(webhook.signing(), body));
        return new FormattedRequest(body, List.of(new Header("X-Webhook-Signature", signature)));
    }
}
