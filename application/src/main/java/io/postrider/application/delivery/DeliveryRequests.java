package io.postrider.application.delivery;

import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;

/**
 * What an owner asks of a delivery. Each method is one transaction; all throw {@code StorageUnavailable} where the database
 * cannot be reached.
 */
public interface DeliveryRequests {
    /** What became of a request. */
    enum Answer {
        DONE,
        /** The account has no such delivery. */
        UNKNOWN,
        /** Its state does not allow it: a retry of one that is under way, a cancellation of one that is final. */
        NOT_NOW
    }

    /**
     * Makes a delivery due now, whatever its schedule says: one that waits is brought forward, a final one becomes {@code
     * pending} again, and its next attempt has the trigger {@code manual}. Not where its webhook is deleted.
     */
    Answer retry(AccountId account, DeliveryId id);

    /** Gives a delivery up that is not final. The node that holds its lease, if any, loses it. */
    Answer cancel(AccountId account, DeliveryId id);

    /**
     * Gives up deliveries of a deleted webhook that wait without a lease, at most {@code limit} at a time. Does nothing for a
     * webhook that is not deleted.
     *
     * @return how many; fewer than {@code limit} when none is left
     */
    int cancelWaiting(WebhookId webhook, int limit);
}
