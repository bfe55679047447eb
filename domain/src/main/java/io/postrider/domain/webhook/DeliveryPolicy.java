package io.postrider.domain.webhook;

import java.time.Duration;

/**
 * How deliveries to a webhook are paced.
 *
 * @param timeout the deadline for one whole exchange, from the look-up of the name to the last byte that is read
 * @param maxInFlight requests under way at once on one node; 1 to {@value #MAX_MAX_IN_FLIGHT}
 * @param perSecond requests a second over all nodes; 0 for no limit
 */
public record DeliveryPolicy(Duration timeout, RetrySchedule retrySchedule, int maxInFlight, int perSecond) {
    public static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
    public static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);
    public static final int MAX_MAX_IN_FLIGHT = 256;
    public static final int MAX_PER_SECOND = 100_000;
    public static final int UNLIMITED = 0;

    public static final DeliveryPolicy DEFAULT =
            new DeliveryPolicy(Duration.ofSeconds(15), RetrySchedule.DEFAULT, 16, UNLIMITED);

    public DeliveryPolicy {
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("a timeout is between " + MIN_TIMEOUT + " and " + MAX_TIMEOUT);
        }
        if (maxInFlight < 1 || maxInFlight > MAX_MAX_IN_FLIGHT) {
            throw new IllegalArgumentException("maxInFlight is between 1 and " + MAX_MAX_IN_FLIGHT);
        }
        if (perSecond < 0 || perSecond > MAX_PER_SECOND) {
            throw new IllegalArgumentException("perSecond is between 0 and " + MAX_PER_SECOND);
        }
    }

    public boolean isRateLimited() {
        return perSecond != UNLIMITED;
    }

    public DeliveryPolicy withTimeout(Duration changed) {
        return new DeliveryPolicy(changed, retrySchedule, maxInFlight, perSecond);
    }

    public DeliveryPolicy withRetrySchedule(RetrySchedule changed) {
        return new DeliveryPolicy(timeout, changed, maxInFlight, perSecond);
    }

    public DeliveryPolicy withMaxInFlight(int changed) {
        return new DeliveryPolicy(timeout, retrySchedule, changed, perSecond);
    }

    public DeliveryPolicy withPerSecond(int changed) {
        return new DeliveryPolicy(timeout, retrySchedule, maxInFlight, changed);
    }
}
