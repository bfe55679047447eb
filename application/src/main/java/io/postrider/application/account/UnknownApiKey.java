package io.postrider.application.account;

import io.postrider.application.problem.Unknown;

/** Thrown where the account has no such API key, or has revoked it. */
public final class UnknownApiKey extends Unknown {
    private static final long serialVersionUID = 1L;

    public UnknownApiKey() {
        super("API key");
    }
}
