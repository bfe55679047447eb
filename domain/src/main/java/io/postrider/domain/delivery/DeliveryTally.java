package io.postrider.domain.delivery;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * How many deliveries to a webhook have ended by themselves, of those that are still kept. Tests and cancelled deliveries are
 * not among them; one that is retried on request is not, until it has ended again.
 */
public record DeliveryTally(long succeeded, long failed) {
    /** Nothing has ended yet. */
    public static final DeliveryTally NONE = new DeliveryTally(0, 0);

    private static final int DECIMALS = 2;

    public DeliveryTally {
        if (succeeded < 0 || failed < 0) {
            throw new IllegalArgumentException("a tally is not negative");
        }
    }

    /** The part that succeeded, from 0.00 to 1.00, rounded half up to two decimals; empty where nothing has ended yet. */
    public Optional<BigDecimal> successRate() {
        long finished = succeeded + failed;
        return finished == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(succeeded)
                        .divide(BigDecimal.valueOf(finished), DECIMALS, RoundingMode.HALF_UP));
    }
}
