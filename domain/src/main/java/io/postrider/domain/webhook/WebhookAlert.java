package io.postrider.domain.webhook;

import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something about a webhook that its account is told.
 *
 * @param since when it began: the first failure in a row, the success that ended them, or the last attempt before it was disabled
 * @param consecutiveFailures failed attempts in a row by then
 * @param lastResponseStatus of the last attempt by then; null where no answer came
 * @param error what went wrong then, in words for the owner of the webhook; empty where that is not known or nothing did
 */
public record WebhookAlert(
        WebhookId webhook,
        AlertCause cause,
        Instant since,
        int consecutiveFailures,
        @Nullable Integer lastResponseStatus,
        String error) {}
