package io.postrider.domain.id;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Identifies an event. A UUIDv7, so the moment of acceptance and the day of its partition can be read from it. */
public record EventId(UUID value) {
    public EventId {
        Objects.requireNonNull(value);
    }

    /** The moment inside the id, in whole milliseconds. */
    public Instant createdAt() {
        return TimeOrderedUuids.timeOf(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
