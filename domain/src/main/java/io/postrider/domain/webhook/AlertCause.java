package io.postrider.domain.webhook;

/** Why the account of a webhook is told something about it. */
public enum AlertCause {
    /** A delivery was attempted for the last time of its schedule, and failed. */
    DELIVERY_EXHAUSTED("webhook.failing", "delivery_exhausted"),
    /** Too many attempts in a row have failed. */
    REPEATED_FAILURES("webhook.failing", "repeated_failures"),
    /** A delivery has succeeded since the account was to be told of failures. */
    RECOVERED("webhook.recovered", "delivery_succeeded"),
    /** The webhook was disabled because its receiver answered 410 Gone. */
    RECEIVER_GONE("webhook.disabled", "receiver_gone"),
    /** The webhook was disabled because deliveries only failed for days. */
    ONLY_FAILURES("webhook.disabled", "only_failures");

    private final String eventType;
    private final String reason;

    AlertCause(String eventType, String reason) {
        this.eventType = eventType;
        this.reason = reason;
    }

    /** The type of the event that tells of it. */
    public String eventType() {
        return eventType;
    }

    /** The cause as clients see it: lower-case letters and underscores. */
    public String reason() {
        return reason;
    }

    /** Whether it says that deliveries fail while the webhook goes on taking them. */
    public boolean isFailing() {
        return this == DELIVERY_EXHAUSTED || this == REPEATED_FAILURES;
    }

    /** Whether it is good news. */
    public boolean isGood() {
        return this == RECOVERED;
    }

    /** What is told of a webhook that was disabled so. */
    public static AlertCause of(WebhookStatus disabled) {
        return switch (disabled) {
            case DISABLED_GONE -> RECEIVER_GONE;
            case DISABLED_FAILING -> ONLY_FAILURES;
            case ENABLED, DISABLED ->
                throw new IllegalArgumentException("its owner need not be told that a webhook is " + disabled);
        };
    }
}
