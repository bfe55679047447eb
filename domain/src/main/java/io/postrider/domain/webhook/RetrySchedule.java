package io.postrider.domain.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The delays before the attempts of a delivery: the first before attempt 1, counted from the acceptance of the event, each
 * other counted from the end of the attempt before.
 *
 * @param jitterFraction each delay is lengthened or shortened by up to this fraction of itself, so that deliveries that
 *     failed together do not come back together; 0 to 1
 */
public record RetrySchedule(List<Duration> delays, double jitterFraction) {
    public static final int MAX_ATTEMPTS = 20;
    public static final Duration MAX_DELAY = Duration.ofDays(3);
    public static final double DEFAULT_JITTER = 0.1;

    /** Eight attempts over about 27 hours and a half. */
    public static final RetrySchedule DEFAULT = new RetrySchedule(
            List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(10)),
            DEFAULT_JITTER);

    public RetrySchedule {
        delays = List.copyOf(delays);
        if (delays.isEmpty() || delays.size() > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("a retry schedule has 1 to " + MAX_ATTEMPTS + " delays");
        }
        if (delays.stream().anyMatch(delay -> delay.isNegative() || delay.compareTo(MAX_DELAY) > 0)) {
            throw new IllegalArgumentException("a delay is between PT0S and " + MAX_DELAY);
        }
        if (!(jitterFraction >= 0 && jitterFraction <= 1)) {
            throw new IllegalArgumentException("a jitter fraction is between 0 and 1");
        }
    }

    /** A schedule whose delays are kept to the letter: no jitter. */
    public static RetrySchedule exactly(Duration... delays) {
        return new RetrySchedule(List.of(delays), 0);
    }

    /** The delay before the first attempt; there is nothing yet that jitter would spread. */
    public Duration firstDelay() {
        return delays.get(0);
    }

    /** The jittered delay before attempt {@code number} (from 1), or empty where the schedule has no such attempt. */
    public Optional<Duration> delayBefore(int number, RandomGenerator random) {
        if (number > delays.size()) {
            return Optional.empty();
        }
        Duration delay = delays.get(number - 1);
        if (delay.isZero() || jitterFraction == 0) {
            return Optional.of(delay);
        }
        double factor = 1 + jitterFraction * (2 * random.nextDouble() - 1);
        return Optional.of(Duration.ofMillis(Math.round(delay.toMillis() * factor)));
    }

    public int attempts() {
        return delays.size();
    }
}
