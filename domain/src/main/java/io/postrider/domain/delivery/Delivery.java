package io.postrider.domain.delivery;

import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one webhook, as it stands.
 *
 * @param attemptCount attempts made so far
 * @param nextAttemptAt when it is attempted next; null where it is final, or under way for the first time
 * @param completedAt when it became final; null before
 * @param lastResponseStatus of the last attempt; null where none came
 */
public record Delivery(
        DeliveryId id,
        AccountId account,
        EventId event,
        PublicEventId publicEventId,
        EventType eventType,
        WebhookId webhook,
        DeliveryState state,
        int attemptCount,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant completedAt,
        @Nullable Integer lastResponseStatus) {
    public Instant createdAt() {
        return id.createdAt();
    }
}
