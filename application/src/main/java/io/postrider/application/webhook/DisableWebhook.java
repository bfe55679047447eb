package io.postrider.application.webhook;

import io.postrider.application.storage.Transactions;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Switches a webhook off because of how its receiver answers. Its owner can switch it on again. */
public final class DisableWebhook {
    private final StoredWebhooks stored;
    private final InstantSource clock;

    public DisableWebhook(
            Webhooks webhooks, Transactions transactions, WebhookDirectory directory, InstantSource clock) {
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
        boolean[] disabledHere = {false};
        try {
            Webhook now = stored.change(Reach.of(account), id, null, current -> {
                disabledHere[0] = current.isEnabled();
                return current.isEnabled()
                        ? current.change().status(reason).at(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        : current;
            });
            return disabledHere[0] ? Optional.of(now) : Optional.empty();
        } catch (UnknownWebhook e) {
            return Optional.empty();
        }
    }
}
