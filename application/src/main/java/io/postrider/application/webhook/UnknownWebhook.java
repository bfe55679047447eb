package io.postrider.application.webhook;

import io.postrider.application.problem.Unknown;

/** Thrown where the caller can reach no such webhook: it belongs to others, to another dialect or space, or to nobody. */
public final class UnknownWebhook extends Unknown {
    private static final long serialVersionUID = 1L;

    public UnknownWebhook() {
        super("webhook");
    }
}
