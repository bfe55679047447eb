package io.postrider.rest.dhmad;

import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.domain.dialect.Dhmad;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.rest.dialect.DialectIds;
import io.postrider.rest.json.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook as the dialect lists it. */
record WebhookBody(
        String id,
        String url,
        List<String> events,
        boolean isActive,
        @Nullable String lastTriggeredAt,
        @Nullable Integer lastResponseStatus,
        int failureCount,
        String createdAt,
        String updatedAt) {
    static final DialectIds IDS = new DialectIds(Dhmad.DIALECT);

    static WebhookBody from(WebhookWithHealth found) {
        Webhook webhook = found.webhook();
        WebhookHealth health = found.health();
        return new WebhookBody(
                IDS.text(webhook.id()),
                webhook.url().text(),
                webhook.eventTypes().stream().map(EventTypePattern::toString).toList(),
                webhook.isEnabled(),
                Times.secondsOrNull(health.lastAttemptAt()),
                health.lastResponseStatus(),
                health.consecutiveFailures(),
                Times.seconds(webhook.createdAt()),
                Times.seconds(webhook.updatedAt()));
    }

    /** A webhook as it is shown to who created it, and never again. */
    record Created(String id, String url, String secret, List<String> events, boolean isActive, String createdAt) {
        static Created from(Webhook webhook) {
            return new Created(
                    IDS.text(webhook.id()),
                    webhook.url().text(),
                    webhook.signing().current().secret(),
                    webhook.eventTypes().stream()
                            .map(EventTypePattern::toString)
                            .toList(),
                    webhook.isEnabled(),
                    Times.seconds(webhook.createdAt()));
        }
    }
}
