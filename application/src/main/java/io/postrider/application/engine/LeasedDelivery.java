package io.postrider.application.engine;

import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;

/**
 * A delivery that this node, and no other, may attempt.
 *
 * @param attemptsMade attempts before the one that is next
 * @param trigger of the next attempt
 * @param claimed whether it was claimed from the table, rather than handed over by the intake
 */
public record LeasedDelivery(
        DeliveryId id, Event event, WebhookId webhook, int attemptsMade, Trigger trigger, boolean claimed) {
    public int nextAttempt() {
        return attemptsMade + 1;
    }
}
