package io.postrider.application.engine;

import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;

/**
 * A delivery that is about to be written.
 *
 * @param leased whether the node that writes it has room for it and hands it over in memory; otherwise it waits in the table
 * @param delay for how long it waits there at least, in whole milliseconds
 */
public record NewDelivery(DeliveryId id, WebhookId webhook, Trigger trigger, boolean leased, Duration delay) {
    public NewDelivery {
        if (leased && !delay.isZero()) {
            throw new IllegalArgumentException("what is handed over does not wait");
        }
    }

    /** One that is due at once. */
    public NewDelivery(DeliveryId id, WebhookId webhook, Trigger trigger, boolean leased) {
        this(id, webhook, trigger, leased, Duration.ZERO);
    }
}
