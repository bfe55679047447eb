package io.postrider.application.recovery;

import io.postrider.application.problem.Unknown;

/** Thrown where the account has no such recovery. */
public final class UnknownRecovery extends Unknown {
    private static final long serialVersionUID = 1L;

    public UnknownRecovery() {
        super("recovery");
    }
}
