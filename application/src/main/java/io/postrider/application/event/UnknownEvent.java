package io.postrider.application.event;

import io.postrider.application.problem.Unknown;

/** Thrown where the account has no such event, or retention has dropped it. */
public final class UnknownEvent extends Unknown {
    private static final long serialVersionUID = 1L;

    public UnknownEvent() {
        super("event");
    }
}
