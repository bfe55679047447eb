package io.postrider.domain.delivery;

import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookHealth;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** When the account of a webhook is told that deliveries to it fail. */
public final class AlertRules {
    /** So many failed attempts in a row are told. */
    public static final int REPEATED_FAILURES = 10;

    /** For so long after a webhook's account was told that it fails or has recovered, it is not told either again. */
    public static final Duration QUIET = Duration.ofHours(1);

    private AlertRules() {}

    /**
     * Judges an attempt that is settled: whether a delivery has exhausted its schedule with it, or too many attempts in a row
     * have failed.
     *
     * <p>A schedule is exhausted by its own last attempt alone. A blocked address and a receiver that is gone end a delivery before
     * that, and whoever asks for an attempt sees what comes of it. All of these but tests count among the failures in a row.
     *
     * @param after the webhook's health with this attempt
     */
    public static Optional<WebhookAlert> judge(Attempt attempt, Verdict verdict, WebhookHealth after) {
        if (attempt.outcome().isSuccess()) {
            return Optional.empty();
        }
        if (exhaustsSchedule(attempt, verdict)) {
            return Optional.of(alert(AlertCause.DELIVERY_EXHAUSTED, attempt, after));
        }
        return attempt.trigger() != Trigger.TEST && after.consecutiveFailures() >= REPEATED_FAILURES
                ? Optional.of(alert(AlertCause.REPEATED_FAILURES, attempt, after))
                : Optional.empty();
    }

    private static boolean exhaustsSchedule(Attempt attempt, Verdict verdict) {
        return verdict.state() == DeliveryState.FAILED
                && attempt.trigger() == Trigger.SCHEDULE
                && attempt.outcome().kind() != OutcomeKind.BLOCKED
                && !verdict.receiverIsGone();
    }

    private static WebhookAlert alert(AlertCause cause, Attempt attempt, WebhookHealth after) {
        return new WebhookAlert(
                after.webhook(),
                cause,
                Objects.requireNonNullElse(after.failingSince(), attempt.endedAt()),
                after.consecutiveFailures(),
                attempt.response().status(),
                attempt.outcome().reason());
    }
}
