package io.postrider.application.webhook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The delivery policy that a client asks for; null leaves a part to the dialect.
 *
 * @param retrySchedule the delays before the attempts
 * @param perSecond requests a second; 0 for no limit
 */
public record PolicyDraft(
        @Nullable Duration timeout,
        @Nullable List<Duration> retrySchedule,
        @Nullable Integer maxInFlight,
        @Nullable Integer perSecond) {
    /** Leaves all to the dialect. */
    public static final PolicyDraft NONE = new PolicyDraft(null, null, null, null);

    public PolicyDraft {
        retrySchedule = retrySchedule == null ? null : List.copyOf(retrySchedule);
    }
}
