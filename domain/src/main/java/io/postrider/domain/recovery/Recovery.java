package io.postrider.domain.recovery;

import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job that sends again what failed at one webhook in a period: it goes through the webhook's deliveries, the oldest first, and
 * makes those due now that it finds in one of its states.
 *
 * @param since deliveries that were created at or after this
 * @param until deliveries that were created before this; after {@code since}
 * @param states final ones, of {@link #STATES}; at least one
 * @param reached the last delivery that it has looked at; null before the first
 * @param resent deliveries that it made due
 * @param skipped deliveries that it found in one of its states and whose event is no longer stored
 * @param completedAt when it became final; null before
 */
public record Recovery(
        RecoveryId id,
        AccountId account,
        WebhookId webhook,
        Instant since,
        Instant until,
        Set<DeliveryState> states,
        RecoveryState state,
        @Nullable DeliveryId reached,
        long resent,
        long skipped,
        @Nullable Instant completedAt) {
    /** What can be recovered: what ended without success. */
    public static final Set<DeliveryState> STATES = Set.of(DeliveryState.FAILED, DeliveryState.CANCELLED);

    public Recovery {
        states = Set.copyOf(states);
        if (!since.isBefore(until)) {
            throw new IllegalArgumentException("a period ends after it begins");
        }
        if (states.isEmpty() || !STATES.containsAll(states)) {
            throw new IllegalArgumentException("a recovery has one or more of the states " + STATES);
        }
    }

    /** One that has done nothing yet. */
    public static Recovery of(
            RecoveryId id,
            AccountId account,
            WebhookId webhook,
            Instant since,
            Instant until,
            Set<DeliveryState> states) {
        return new Recovery(id, account, webhook, since, until, states, RecoveryState.RUNNING, null, 0, 0, null);
    }

    public Instant createdAt() {
        return id.createdAt();
    }

    /** How far it is: what was created in its period and before this has been looked at. */
    public Instant position() {
        if (state == RecoveryState.SUCCEEDED) {
            return until;
        }
        return reached == null ? since : reached.createdAt();
    }

    /** The same after a step. */
    public Recovery advanced(DeliveryId to, long moreResent, long moreSkipped) {
        return new Recovery(
                id,
                account,
                webhook,
                since,
                until,
                states,
                state,
                to,
                resent + moreResent,
                skipped + moreSkipped,
                completedAt);
    }

    /** The same when it is over. */
    public Recovery ended(RecoveryState how, Instant when) {
        return new Recovery(id, account, webhook, since, until, states, how, reached, resent, skipped, when);
    }
}
