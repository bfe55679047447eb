package io.postrider.rest.zaits;

import io.postrider.domain.delivery.DeliveryState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a delivery stands, in this dialect's words. */
enum DeliveryStatus {
    PENDING,
    RETRYING,
    SUCCESS,
    FAILED;

    /** The rule of {@link #named}, to be read after the name of the field. */
    static final String RULE = "must be success, failed, pending or retrying";

    static DeliveryStatus of(DeliveryState state) {
        return switch (state) {
            case PENDING -> PENDING;
            case RETRYING -> RETRYING;
            case SUCCEEDED -> SUCCESS;
            case FAILED, CANCELLED -> FAILED;
        };
    }

    static Optional<DeliveryStatus> named(String text) {
        return Arrays.stream(values())
                .filter(status -> status.text().equals(text))
                .findFirst();
    }

    /** All states that are shown as this. */
    Set<DeliveryState> states() {
        return Arrays.stream(DeliveryState.values())
                .filter(state -> of(state) == this)
                .collect(Collectors.toSet());
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
