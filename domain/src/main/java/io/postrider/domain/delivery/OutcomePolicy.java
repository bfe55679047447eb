package io.postrider.domain.delivery;

/**
 * What a receiver can ask for by the status of a failure, beyond being tried again by schedule.
 *
 * @param goneEnds whether 410 ends the delivery, and the webhook with it
 * @param retryAfterHolds whether 429 and 503 with {@code Retry-After} hold all that is for the webhook until then
 */
public record OutcomePolicy(boolean goneEnds, boolean retryAfterHolds) {
    /** The receiver is listened to: the rules of the native API. */
    public static final OutcomePolicy LISTENING = new OutcomePolicy(true, true);

    /** A failure is a failure: every one of them is tried again exactly by schedule. */
    public static final OutcomePolicy SCHEDULE_ALONE = new OutcomePolicy(false, false);
}
