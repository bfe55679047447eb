package io.postrider.application.engine;

import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;

/**
 * A delivery that is about to be written.
 *
 * @param leased whether the node that writes it has room for it and hands it over in memory; otherwise it waits in the table
 */
public record NewDelivery(DeliveryId id, WebhookId webhook, Trigger trigger, boolean leased) {}
