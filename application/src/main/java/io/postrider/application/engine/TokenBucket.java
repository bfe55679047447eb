package io.postrider.application.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * Admits {@code perSecond} requests a second on average and at most a tenth of a second's worth, and at least one, at once. Not for use
 * by several threads.
 */
final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int BURST_DIVISOR = 10;

    private double tokens;
    private Instant filledAt;

    TokenBucket(Instant now) {
        filledAt = now;
        tokens = 1;
    }

    /** Takes a token and returns zero, or returns how long to wait for one. */
    Duration take(double perSecond, Instant now) {
        double elapsed = Math.max(0, Duration.between(filledAt, now).toNanos()) / (double) NANOS_PER_SECOND;
        filledAt = now;
        tokens = Math.min(Math.max(1, perSecond / BURST_DIVISOR), tokens + elapsed * perSecond);
        if (tokens >= 1) {
            tokens--;
            return Duration.ZERO;
        }
        return Duration.ofNanos(Math.max(1, (long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND)));
    }
}
