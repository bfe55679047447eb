package io.postrider.application.webhook;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.storage.Transactions;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Deletes a webhook. Nothing more is delivered to it; what waits for it is cancelled. */
public final class RemoveWebhook {
    static final int CANCELLED_AT_ONCE = 1_000;
    private static final System.Logger LOG = System.getLogger(RemoveWebhook.class.getName());

    private final Webhooks webhooks;
    private final Transactions transactions;
    private final WebhookDirectory directory;
    private final DeliveryRequests deliveries;
    private final Executor background;

    /**
     * Removes webhooks; the waiting deliveries in the background.
     *
     * @param background runs the cancellation of what waits, which can be much: the answer does not wait for it
     */
    public RemoveWebhook(
            Webhooks webhooks,
            Transactions transactions,
            WebhookDirectory directory,
            DeliveryRequests deliveries,
            Executor background) {
        this.webhooks = webhooks;
        this.transactions = transactions;
        this.directory = directory;
        this.deliveries = deliveries;
        this.background = background;
    }

    /**
     * Removes the webhook for good.
     *
     * @throws UnknownWebhook where it is out of reach
     */
    public void remove(Reach reach, WebhookId id) {
        remove(reach, id, null);
    }

    /**
     * Removes the webhook for good where it is in an expected version.
     *
     * @param expectedVersion the version that the client saw; null where any will do
     * @throws UnknownWebhook where it is out of reach
     * @throws VersionConflict where it is not in that version
     */
    public void remove(Reach reach, WebhookId id, @Nullable Long expectedVersion) {
        transactions.required(() -> {
            Webhook webhook = webhooks.reached(reach, id);
            if (expectedVersion != null) {
                claim(webhook, expectedVersion);
            }
            if (!webhooks.remove(webhook.account(), webhook.id())) {
                throw new UnknownWebhook();
            }
            transactions.afterCommit(() -> {
                directory.forget(id);
                background.execute(() -> cancelWaiting(id));
            });
            return id;
        });
    }

    /** Makes sure that nobody changes the expected version before it is removed: this transaction does. */
    private void claim(Webhook webhook, long expectedVersion) {
        if (webhook.version() != expectedVersion) {
            throw new VersionConflict(webhook.version());
        }
        if (!webhooks.replace(webhook.change().at(webhook.updatedAt()))) {
            throw new VersionConflict(webhooks.find(webhook.account(), webhook.id())
                    .orElseThrow(UnknownWebhook::new)
                    .version());
        }
    }

    private void cancelWaiting(WebhookId id) {
        try {
            int cancelled;
            do {
                cancelled = deliveries.cancelWaiting(id, CANCELLED_AT_ONCE);
            } while (cancelled == CANCELLED_AT_ONCE);
        } catch (StorageUnavailable e) {
            // What is left is cancelled when it is due and its webhook is not found.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Deliveries of the deleted webhook " + id + " wait on until they are due",
                    e);
        }
    }
}
