package io.postrider.domain.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * One HTTP exchange of a delivery.
 *
 * @param number from 1
 * @param duration from the start to the end of the exchange
 */
public record Attempt(
        int number, Trigger trigger, Instant startedAt, Duration duration, Outcome outcome, ReceiverResponse response) {
    public Instant endedAt() {
        return startedAt.plus(duration);
    }
}
