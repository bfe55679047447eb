package io.postrider.rest.v1;

import io.postrider.domain.delivery.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery in lists. */
record DeliveryBody(
        String id,
        String eventId,
        String eventType,
        String webhookId,
        String state,
        int attemptCount,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        @Nullable Instant completedAt,
        @Nullable Integer lastResponseStatus) {
    static DeliveryBody from(Delivery delivery) {
        return new DeliveryBody(
                NativeIds.text(delivery.id()),
                delivery.publicEventId().text(),
                delivery.eventType().name(),
                NativeIds.text(delivery.webhook()),
                delivery.state().text(),
                delivery.attemptCount(),
                delivery.nextAttemptAt(),
                delivery.createdAt(),
                delivery.completedAt(),
                delivery.lastResponseStatus());
    }
}
