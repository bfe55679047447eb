package io.postrider.delivery.http.paged;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.DeliveryFormat;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.delivery.http.body.EventEnvelope;
import io.postrider.delivery.http.body.EventTime;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Paged;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Deliveries of {@code paged} webhooks: {@code {"id","type","created","data"}}, signed with the current secret in hex.
 */
public final class PagedFormat implements DeliveryFormat {
    private static final EventEnvelope ENVELOPE =
            new EventEnvelope(Paged.DIALECT.eventIds(), "created", EventTime.ISO_8601);

    @Override
    public Dialect dialect() {
        return Paged.DIALECT;
    }

    @Override
    public FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now, SignatureSchemes schemes) {
        byte[] body = ENVELOPE.of(delivery.event());
        String signature = HexFormat.of().formatHex(schemes.signByCurrentKey(webhook.signing(), body));
        return new FormattedRequest(body, List.of(new Header("X-Webhook-Signature", signature)));
    }
}
