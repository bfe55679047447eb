package io.postrider.domain.id;

import java.util.Objects;
import java.util.UUID;

/** Identifies one run of one server process: a process that starts again, or that was declared dead, has a new one. */
public record NodeId(UUID value) {
    public NodeId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
