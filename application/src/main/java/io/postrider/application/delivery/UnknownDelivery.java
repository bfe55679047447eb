package io.postrider.application.delivery;

import io.postrider.application.problem.Unknown;

/** Thrown where the account has no such delivery, or retention has dropped it. */
public final class UnknownDelivery extends Unknown {
    private static final long serialVersionUID = 1L;

    public UnknownDelivery() {
        super("delivery");
    }
}
