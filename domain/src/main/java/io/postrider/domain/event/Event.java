package io.postrider.domain.event;

import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.EventId;
import java.time.Instant;

/**
 * Something that happened, as its publisher told it.
 *
 * @param publicId the publisher's own id or the text of {@code id}
 * @param occurredAt when it happened; the time of acceptance where the publisher did not say
 */
public record Event(
        EventId id, PublicEventId publicId, AccountId account, EventType type, Instant occurredAt, EventPayload data) {
    /** When it was accepted. */
    public Instant createdAt() {
        return id.createdAt();
    }
}
