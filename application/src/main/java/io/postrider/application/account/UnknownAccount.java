package io.postrider.application.account;

import io.postrider.application.problem.Unknown;

/** Thrown where there is no such account. */
public final class UnknownAccount extends Unknown {
    private static final long serialVersionUID = 1L;

    public UnknownAccount() {
        super("account");
    }
}
