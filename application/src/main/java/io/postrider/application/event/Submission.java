package io.postrider.application.event;

import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as its publisher hands it in.
 *
 * @param id the publisher's own id; null to be given one
 * @param occurredAt null for the time of acceptance
 */
public record Submission(
        EventType type,
        EventPayload data,
        @Nullable PublicEventId id,
        @Nullable Instant occurredAt) {}
