package io.postrider.domain.delivery;

import java.util.Locale;

/** Why an attempt was made. */
public enum Trigger {
    /** The retry schedule, its first attempt included. */
    SCHEDULE,
    /** Somebody asked for it. */
    MANUAL,
    /** A test of the webhook. */
    TEST;

    /** The trigger as clients see it: lower-case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
