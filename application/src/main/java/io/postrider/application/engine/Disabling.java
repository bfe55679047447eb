package io.postrider.application.engine;

import io.postrider.application.event.Submission;
import io.postrider.application.webhook.DisableWebhook;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Disables a webhook whose receiver is gone or has failed for too long, and tells its account: with a line in the log and an event
 * of type {@value #TYPE}, which the account's other webhooks can subscribe to.
 */
final class Disabling {
    static final String TYPE = "webhook.disabled";

    private static final Logger LOG = System.getLogger(Disabling.class.getName());

    private final DisableWebhook disableWebhook;
    private final WebhookDirectory directory;
    private final PublishEvents publishEvents;

    Disabling(DisableWebhook disableWebhook, WebhookDirectory directory, PublishEvents publishEvents) {
        this.disableWebhook = disableWebhook;
        this.directory = directory;
        this.publishEvents = publishEvents;
    }

    void disable(WebhookId id, WebhookStatus reason) {
        directory
                .current(id)
                .flatMap(webhook -> disableWebhook.disable(webhook.account(), id, reason))
                .ifPresent(this::tell);
    }

    private void tell(Webhook disabled) {
        LOG.log(
                Level.WARNING,
                "webhook {0} of account {1} was disabled: {2}",
                disabled.id(),
                disabled.account(),
                why(disabled));
        // The id and the reason need no escaping.
        String json = "{\"webhookId\":\""
                + Dialect.NATIVE.webhookIds().format(disabled.id().value()) + "\",\"reason\":\"" + why(disabled)
                + "\"}";
        Submission event =
                new Submission(new EventType(TYPE), EventPayload.of(json.getBytes(StandardCharsets.UTF_8)), null, null);
        publishEvents.publish(disabled.account(), List.of(event), null).whenComplete((stored, fault) -> {
            if (fault != null) {
                LOG.log(
                        Level.WARNING,
                        "the account was not told that webhook " + disabled.id() + " is disabled",
                        fault);
            }
        });
    }

    private static String why(Webhook disabled) {
        return disabled.status() == WebhookStatus.DISABLED_GONE ? "receiver_gone" : "only_failures";
    }
}
