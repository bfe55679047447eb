package io.postrider.domain.delivery;

import io.postrider.domain.webhook.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What an outcome means and when the next attempt is due. */
public final class OutcomeRules {
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private OutcomeRules() {}

    /**
     * Judges an attempt.
     *
     * @param schedule of the webhook, as it is now
     * @param policy of the webhook's dialect
     * @param random for the jitter of the next delay
     */
    public static Verdict judge(Attempt attempt, RetrySchedule schedule, OutcomePolicy policy, RandomGenerator random) {
        return attempt.outcome()
                .fold(
                        accepted -> new Verdict(DeliveryState.SUCCEEDED, null, null, false),
                        rejected -> policy.goneEnds() && rejected.status() == GONE
                                ? new Verdict(DeliveryState.FAILED, null, null, attempt.trigger() != Trigger.TEST)
                                : retry(
                                        attempt,
                                        schedule,
                                        random,
                                        policy.retryAfterHolds() ? hold(rejected, attempt.endedAt()) : null),
                        timedOut -> retry(attempt, schedule, random, null),
                        unreachable -> retry(attempt, schedule, random, null),
                        blocked -> new Verdict(DeliveryState.FAILED, null, null, false));
    }

    private static Verdict retry(
            Attempt attempt, RetrySchedule schedule, RandomGenerator random, @Nullable Instant holdLaneUntil) {
        Optional<Duration> delay = attempt.trigger() == Trigger.TEST
                ? Optional.empty()
                : schedule.delayBefore(attempt.number() + 1, random);
        if (delay.isEmpty()) {
            return new Verdict(DeliveryState.FAILED, null, holdLaneUntil, false);
        }
        Instant due = attempt.endedAt().plus(delay.get());
        Instant next = holdLaneUntil != null && holdLaneUntil.isAfter(due) ? holdLaneUntil : due;
        return new Verdict(DeliveryState.RETRYING, next, holdLaneUntil, false);
    }

    private static @Nullable Instant hold(Outcome.Rejected rejected, Instant endedAt) {
        Duration asked = rejected.retryAfter();
        boolean mayHold = rejected.status() == TOO_MANY_REQUESTS || rejected.status() == SERVICE_UNAVAILABLE;
        if (!mayHold || asked == null || asked.isNegative() || asked.isZero()) {
            return null;
        }
        return endedAt.plus(asked.compareTo(Verdict.MAX_HOLD) > 0 ? Verdict.MAX_HOLD : asked);
    }
}
