package io.postrider.domain.delivery;

import java.util.Locale;

/** The kinds of {@link Outcome}. */
public enum OutcomeKind {
    ACCEPTED,
    REJECTED,
    TIMED_OUT,
    UNREACHABLE,
    BLOCKED;

    /** The kind as clients see it: lower-case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
