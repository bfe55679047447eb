package io.postrider.domain.id;

import java.util.Objects;
import java.util.UUID;

/** Identifies an API key; not the key itself, which is a secret. */
public record ApiKeyId(UUID value) {
    public ApiKeyId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
