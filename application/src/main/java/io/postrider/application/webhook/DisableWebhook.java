package io.postrider.application.webhook;

import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.storage.Transactions;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookStatus;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Switches a webhook off because of how its receiver answers, and tells its account. Its owner can switch it on again. */
public final class DisableWebhook {
    private final Webhooks webhooks;
    private final Transactions transactions;
    private final WebhookAlerts alerts;
    private final StoredWebhooks stored;
    private final InstantSource clock;

    public DisableWebhook(
            Webhooks webhooks,
            Transactions transactions,
            WebhookDirectory directory,
            WebhookAlerts alerts,
            InstantSource clock) {
        this.webhooks = webhooks;
        this.transactions = transactions;
        this.alerts = alerts;
        this.stored = new StoredWebhooks(webhooks, transactions, directory);
        this.clock = clock;
    }

    /**
     * Disables the webhook, unless it is disabled already or deleted.
     *
     * @param reason {@code DISABLED_GONE} or {@code DISABLED_FAILING}
     * @return the webhook as it is now where this call disabled it, so that of several calls, on whichever node, one gets it;
     *     empty where there was nothing to do
     */
    public Optional<Webhook> disable(AccountId account, WebhookId id, WebhookStatus reason) {
        if (reason.isEnabled()) {
            throw new IllegalArgumentException("a webhook is not disabled because it is " + reason);
        }
        try {
            return transactions.required(() -> {
                Optional<Webhook> disabled = disableOnce(account, id, reason);
                disabled.ifPresent(webhook -> alerts.add(alert(webhook)));
                return disabled;
            });
        } catch (UnknownWebhook e) {
            return Optional.empty();
        }
    }

    private Optional<Webhook> disableOnce(AccountId account, WebhookId id, WebhookStatus reason) {
        boolean[] disabledHere = {false};
        Webhook now = stored.change(Reach.of(account), id, null, current -> {
            disabledHere[0] = current.isEnabled();
            return current.isEnabled()
                    ? current.change().status(reason).at(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                    : current;
        });
        return disabledHere[0] ? Optional.of(now) : Optional.empty();
    }

    private WebhookAlert alert(Webhook disabled) {
        WebhookHealth health = webhooks.health(List.of(disabled.id()))
                .getOrDefault(disabled.id(), WebhookHealth.unknown(disabled.id()));
        return new WebhookAlert(
                disabled.id(),
                AlertCause.of(disabled.status()),
                Objects.requireNonNullElse(health.failingSince(), disabled.updatedAt()),
                health.consecutiveFailures(),
                health.lastResponseStatus(),
                "");
    }
}
