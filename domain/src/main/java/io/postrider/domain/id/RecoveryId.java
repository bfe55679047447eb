package io.postrider.domain.id;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Identifies a recovery. A UUIDv7, so the moment of its creation can be read from it. */
public record RecoveryId(UUID value) {
    public RecoveryId {
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
