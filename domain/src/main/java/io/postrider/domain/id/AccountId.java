package io.postrider.domain.id;

import java.util.Objects;
import java.util.UUID;

/** Identifies an account. */
public record AccountId(UUID value) {
    public AccountId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
