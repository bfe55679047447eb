package io.postrider.domain.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an attempt.
 *
 * @param state of the delivery from now on
 * @param nextAttemptAt when it is attempted again; null where it is final
 * @param holdLaneUntil until when nothing more is sent to the webhook; null for no hold
 * @param receiverIsGone whether the receiver asked, with 410, for no more deliveries at all
 */
public record Verdict(
        DeliveryState state,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant holdLaneUntil,
        boolean receiverIsGone) {
    /** The longest hold that a receiver can ask for with {@code Retry-After}. */
    public static final Duration MAX_HOLD = Duration.ofHours(1);
}
