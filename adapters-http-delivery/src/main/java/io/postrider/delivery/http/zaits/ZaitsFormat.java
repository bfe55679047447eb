package io.postrider.delivery.http.zaits;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.DeliveryFormat;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.delivery.http.body.EventEnvelope;
import io.postrider.delivery.http.body.EventTime;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Zaits;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Deliveries of {@code zaits} webhooks: {@code {"id","type","created","data"}} with the time in Unix seconds, signed with the current secret in
 * hex; the id of the delivery, the same on each retry, stands in a header.
 */
public final class ZaitsFormat implements DeliveryFormat {
    private static final EventEnvelope ENVELOPE =
            new EventEnvelope(Zaits.DIALECT.eventIds(), "created", EventTime.UNIX_SECONDS);

    @Override
    public Dialect dialect() {
        return Zaits.DIALECT;
    }

    @Override
    public FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now, SignatureSchemes schemes) {
        byte[] body = ENVELOPE.of(delivery.event());
        String signature = HexFormat.of().formatHex(schemes.signByCurrentKey(webhook.signing(), body));
        return new FormattedRequest(
                body,
                List.of(
                        new Header("X-Zaits-Signature", "sha256=" + signature),
                        new Header("X-Zaits-Event", delivery.event().type().name()),
                        new Header(
                                "X-Zaits-Delivery",
                                Zaits.DIALECT.deliveryIds().format(delivery.id().value()))));
    }
}
