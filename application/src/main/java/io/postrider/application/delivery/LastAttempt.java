package io.postrider.application.delivery;

import io.postrider.domain.delivery.Outcome;
import java.time.Duration;
import java.time.Instant;

/** What a list of deliveries shows of the last attempt of each: all but what the receiver wrote. */
public record LastAttempt(Instant endedAt, Duration duration, Outcome outcome) {}
