package io.postrider.domain.recovery;

import java.util.Locale;

/** Where a recovery stands. */
public enum RecoveryState {
    /** It goes on by itself, also after a restart. */
    RUNNING,
    /** It came to the end of its period. */
    SUCCEEDED,
    /** Ended on request, or because its webhook was deleted. */
    CANCELLED;

    /** Whether nothing more happens. */
    public boolean isFinal() {
        return this != RUNNING;
    }

    /** The state as clients see it: lower-case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
