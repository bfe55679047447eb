package io.postrider.domain.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a delivery stands. */
public enum DeliveryState {
    /** Not attempted yet, or asked for again. */
    PENDING,
    /** Failed at least once and will be attempted again. */
    RETRYING,
    SUCCEEDED,
    /** Attempted for the last time, or blocked, without success. */
    FAILED,
    /** Given up on request, or because its webhook was deleted. */
    CANCELLED;

    /** Whether nothing more happens by itself. */
    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** The state as clients see it: lower-case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DeliveryState> of(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text().equals(text))
                .findFirst();
    }
}
