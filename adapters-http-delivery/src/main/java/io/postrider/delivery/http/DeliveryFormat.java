package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;

/**
 * The delivery half of a dialect: how an event becomes the body and the headers of a request. It also hands over what the
 * dialect is as a value, so that a server which has the format knows the dialect. Safe for use by many threads.
 *
 * <p>Formats are found by {@link java.util.ServiceLoader}: each is a public class with a public constructor without parameters,
 * and a line in {@code META-INF/services/io.postrider.delivery.http.DeliveryFormat} of its jar. That line is a dialect's
 * registration.
 */
public interface DeliveryFormat {
    /** As it is documented; what a server's configuration changes in it is of no concern to the format. */
    Dialect dialect();

    /**
     * Formats and signs one attempt. The body MUST be the same bytes for each attempt of a delivery, so it depends on the event, on
     * what the webhook never changes and on what held for it when the delivery was created; only headers may depend on the time
     * and on the rest. All headers that it sets MUST be among the dialect's reserved ones.
     *
     * @param now the time of this attempt
     * @param schemes what it signs with
     */
    FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now, SignatureSchemes schemes);
}
