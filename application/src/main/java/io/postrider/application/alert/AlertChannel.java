package io.postrider.application.alert;

/** A way in which an account is told about its webhooks. */
public enum AlertChannel {
    /** An event to the account's other webhooks. */
    EVENT,
    /** A mail to the alert addresses of the webhook. */
    MAIL
}
