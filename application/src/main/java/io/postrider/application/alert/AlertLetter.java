package io.postrider.application.alert;

import io.postrider.domain.delivery.AlertRules;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookHealth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The words in which people are told about a webhook. What clients wrote appears on one line each; payloads, secrets, and the paths
 * of URLs, which may hold one, never do. */
final class AlertLetter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Dialects dialects;

    AlertLetter(Dialects dialects) {
        this.dialects = dialects;
    }

    Mail about(Webhook webhook, AlertMessage message) {
        WebhookAlert alert = message.alert();
        String id = dialects.named(webhook.dialect())
                .orElse(Dialect.NATIVE)
                .webhookIds()
                .format(webhook.id().value());
        String name = oneLine(webhook.name());
        String text = happened(alert)
                + "\n\n"
                + line("Webhook", name.isEmpty() ? id : id + " (" + name + ")")
                + line("Receiver", webhook.url().origin())
                + line("Since", TIME.format(alert.since()))
                + (alert.consecutiveFailures() == 0 ? "" : line("In a row", failures(alert)))
                + line("Last attempt", lastAttempt(alert))
                + "\n"
                + whatToDo(alert)
                + "\n\nThis address is one of the webhook's alert addresses.\n";
        return new Mail(
                message.id(),
                message.createdAt(),
                webhook.alertEmails(),
                "Webhook " + (name.isEmpty() ? id : '"' + name + '"') + " " + state(alert),
                text);
    }

    private static String state(WebhookAlert alert) {
        return switch (alert.cause()) {
            case DELIVERY_EXHAUSTED, REPEATED_FAILURES -> "is failing";
            case RECOVERED -> "has recovered";
            case RECEIVER_GONE, ONLY_FAILURES -> "was disabled";
        };
    }

    private static String happened(WebhookAlert alert) {
        return switch (alert.cause()) {
            case DELIVERY_EXHAUSTED ->
                "A delivery to a webhook has failed for the last time of its retry schedule.\nIt is not attempted again.";
            case REPEATED_FAILURES ->
                "At least " + AlertRules.REPEATED_FAILURES + " attempts in a row to deliver to a webhook have failed.";
            case RECOVERED -> "Deliveries to a webhook succeed again.";
            case RECEIVER_GONE -> "A webhook was disabled, because its receiver answered 410 Gone.";
            case ONLY_FAILURES ->
                "A webhook was disabled, because all deliveries to it have failed for "
                        + WebhookHealth.DISABLED_AFTER.toDays() + " days.";
        };
    }

    private static String whatToDo(WebhookAlert alert) {
        return switch (alert.cause()) {
            case DELIVERY_EXHAUSTED, REPEATED_FAILURES -> """
                What to do: see that the receiver can be reached and answers with a status from 200 to 299
                in time. Each delivery says why it failed. Events are still sent and
                retried; deliveries that have failed for good can be sent again through the API.
                You get another mail when a delivery has succeeded, one mail an hour at most. A webhook
                to which deliveries only fail for %d days is disabled.""".formatted(WebhookHealth.DISABLED_AFTER.toDays());
            case RECOVERED -> """
                What to do: nothing for the events to come. Deliveries that have failed for good
                meanwhile can be sent again through the API.""";
            case RECEIVER_GONE, ONLY_FAILURES -> """
                What to do: nothing more is sent to it. When its receiver is ready, enable the webhook
                again: what waits for it is sent then, and deliveries that have failed for good
                can be sent again through the API.""";
        };
    }

    private static String failures(WebhookAlert alert) {
        return alert.consecutiveFailures()
                + (alert.consecutiveFailures() == 1 ? " failed attempt" : " failed attempts");
    }

    private static String lastAttempt(WebhookAlert alert) {
        if (!alert.error().isEmpty()) {
            return oneLine(alert.error());
        }
        Integer status = alert.lastResponseStatus();
        return status == null ? "no answer" : "the receiver answered with status " + status;
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-14s%s\n", name + ":", value);
    }

    /** Without line breaks and other characters that do not stand for themselves: one could make two headers or lines of one. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(it -> line.appendCodePoint(isPlain(it) ? it : ' '));
        return line.toString().strip();
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
