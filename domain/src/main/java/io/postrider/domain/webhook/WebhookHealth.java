package io.postrider.domain.webhook;

import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook's receiver has been doing.
 *
 * @param consecutiveFailures failed attempts since the last success
 * @param failingSince the first of those; null where there are none
 * @param lastAttemptAt null before the first attempt
 * @param lastResponseStatus of the last attempt; null where none came
 */
public record WebhookHealth(
        WebhookId webhook,
        int consecutiveFailures,
        @Nullable Instant failingSince,
        @Nullable Instant lastAttemptAt,
        @Nullable Integer lastResponseStatus) {
    /** A webhook that has only failed for so long is disabled. */
    public static final Duration DISABLED_AFTER = Duration.ofDays(5);

    /** In one word. */
    public enum State {
        UNKNOWN,
        HEALTHY,
        FAILING
    }

    /** The health of a webhook that nothing was sent to yet. */
    public static WebhookHealth unknown(WebhookId webhook) {
        return new WebhookHealth(webhook, 0, null, null, null);
    }

    public State state() {
        if (lastAttemptAt == null) {
            return State.UNKNOWN;
        }
        return consecutiveFailures == 0 ? State.HEALTHY : State.FAILING;
    }

    /** Whether it has only failed for {@link #DISABLED_AFTER}. */
    public boolean hasFailedTooLong(Instant now) {
        return failingSince != null && !now.isBefore(failingSince.plus(DISABLED_AFTER));
    }
}
