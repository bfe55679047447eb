package io.postrider.application.event;

import io.postrider.application.problem.Unknown;

/** Thrown where the account has not registered such an event type. */
public final class UnknownEventType extends Unknown {
    private static final long serialVersionUID = 1L;

    public UnknownEventType() {
        super("event type");
    }
}
