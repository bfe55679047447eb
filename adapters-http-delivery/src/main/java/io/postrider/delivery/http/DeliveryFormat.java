package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;

/**
 * The delivery half of a dialect: how an event becomes the body and the headers of a request. Safe for use by many threads.
 *
 * <p>A new dialect is a package with one of these and its registration in {@link DeliveryFormats}.
 */
public interface DeliveryFormat {
    DialectName dialect();

    /**
     * Formats and signs one attempt. The body MUST be the same bytes for each attempt of a delivery, so it depends on the event, on
     * what the webhook never changes and on what held for it when the delivery was created; only headers may depend on the time
     * and on the rest. All headers that it sets MUST be among the dialect's reserved ones.
     *
     * @param now the time of this attempt
     */
    FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now);
}
