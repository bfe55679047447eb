package io.postrider.domain.webhook;

/** Whether a webhook takes deliveries, and if not, who decided so. */
public enum WebhookStatus {
    ENABLED,
    /** Switched off by its owner. */
    DISABLED,
    /** Switched off because the receiver answered 410 Gone. */
    DISABLED_GONE,
    /** Switched off because deliveries only failed for days. */
    DISABLED_FAILING;

    public boolean isEnabled() {
        return this == ENABLED;
    }
}
