package io.postrider.domain.delivery;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How one HTTP exchange with a receiver ended. */
public sealed interface Outcome {
    /** A status of 200 to 299 within the timeout. */
    record Accepted(int status) implements Outcome {}

    /**
     * Any other status within the timeout.
     *
     * @param retryAfter how long the receiver asked to wait with {@code Retry-After}; null where it did not
     */
    record Rejected(int status, @Nullable Duration retryAfter) implements Outcome {}

    /** The exchange was not over at its deadline. */
    record TimedOut(String reason) implements Outcome {}

    /** No valid answer came: the name is unknown, the connection was refused or reset, TLS or HTTP failed. */
    record Unreachable(String reason) implements Outcome {}

    /** Policy forbids the address: nothing was sent. */
    record Blocked(String reason) implements Outcome {}

    /** One function for each case, so that a new case breaks the build of those who tell them apart. */
    default <T> T fold(
            Function<Accepted, T> accepted,
            Function<Rejected, T> rejected,
            Function<TimedOut, T> timedOut,
            Function<Unreachable, T> unreachable,
            Function<Blocked, T> blocked) {
        if (this instanceof Accepted it) {
            return accepted.apply(it);
        } else if (this instanceof Rejected it) {
            return rejected.apply(it);
        } else if (this instanceof TimedOut it) {
            return timedOut.apply(it);
        } else if (this instanceof Unreachable it) {
            return unreachable.apply(it);
        }
        return blocked.apply((Blocked) this);
    }

    /** What kind it is, as it is stored and shown. */
    default OutcomeKind kind() {
        return fold(
                it -> OutcomeKind.ACCEPTED,
                it -> OutcomeKind.REJECTED,
                it -> OutcomeKind.TIMED_OUT,
                it -> OutcomeKind.UNREACHABLE,
                it -> OutcomeKind.BLOCKED);
    }

    default boolean isSuccess() {
        return this instanceof Accepted;
    }

    /** Why it failed, in words for the owner of the webhook; empty for a success. */
    default String reason() {
        return fold(
                it -> "",
                it -> "the receiver answered with status " + it.status(),
                TimedOut::reason,
                Unreachable::reason,
                Blocked::reason);
    }
}
