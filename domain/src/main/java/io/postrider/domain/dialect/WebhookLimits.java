package io.postrider.domain.dialect;

import io.postrider.domain.webhook.HeaderRules;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookUrl;

/**
 * How much one webhook of a dialect may hold. A dialect can only narrow what the core holds: start from {@link #WIDEST}.
 *
 * @param minNameLength in characters; 0 where a webhook needs no name
 * @param maxNameLength in characters
 * @param maxUrlLength in characters
 * @param maxMetadataValueLength in characters
 */
public record WebhookLimits(
        int minNameLength,
        int maxNameLength,
        int maxUrlLength,
        int maxHeaders,
        int maxAlertEmails,
        int maxMetadataValueLength) {
    /** The limits of the core. */
    public static final WebhookLimits WIDEST = new WebhookLimits(
            0,
            Webhook.MAX_NAME_LENGTH,
            WebhookUrl.MAX_LENGTH,
            HeaderRules.MAX_HEADERS,
            Webhook.MAX_ALERT_EMAILS,
            Webhook.MAX_METADATA_VALUE_LENGTH);

    public WebhookLimits {
        check("name", minNameLength, 0, maxNameLength);
        check("name", maxNameLength, 1, Webhook.MAX_NAME_LENGTH);
        check("URL", maxUrlLength, 1, WebhookUrl.MAX_LENGTH);
        check("number of headers", maxHeaders, 0, HeaderRules.MAX_HEADERS);
        check("number of alert addresses", maxAlertEmails, 0, Webhook.MAX_ALERT_EMAILS);
        check("metadata value", maxMetadataValueLength, 0, Webhook.MAX_METADATA_VALUE_LENGTH);
    }

    private static void check(String what, int limit, int least, int most) {
        if (limit < least || limit > most) {
            throw new IllegalArgumentException("a limit of the " + what + " is " + least + " to " + most);
        }
    }

    public WebhookLimits nameLength(int min, int max) {
        return new WebhookLimits(min, max, maxUrlLength, maxHeaders, maxAlertEmails, maxMetadataValueLength);
    }

    public WebhookLimits urlLength(int max) {
        return new WebhookLimits(minNameLength, maxNameLength, max, maxHeaders, maxAlertEmails, maxMetadataValueLength);
    }

    public WebhookLimits headers(int max) {
        return new WebhookLimits(
                minNameLength, maxNameLength, maxUrlLength, max, maxAlertEmails, maxMetadataValueLength);
    }

    public WebhookLimits alertEmails(int max) {
        return new WebhookLimits(minNameLength, maxNameLength, maxUrlLength, maxHeaders, max, maxMetadataValueLength);
    }

    public WebhookLimits metadataValueLength(int max) {
        return new WebhookLimits(minNameLength, maxNameLength, maxUrlLength, maxHeaders, maxAlertEmails, max);
    }
}
