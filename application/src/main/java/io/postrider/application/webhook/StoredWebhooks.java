package io.postrider.application.webhook;

import io.postrider.application.storage.StorageConflict;
import io.postrider.application.storage.Transactions;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes stored webhooks one version at a time, and lets this node's directory know after the commit. */
final class StoredWebhooks {
    /** Each time a change loses, another has won: so many in a row are not chance. */
    private static final int TRIES = 20;

    private final Webhooks webhooks;
    private final Transactions transactions;
    private final WebhookDirectory directory;

    StoredWebhooks(Webhooks webhooks, Transactions transactions, WebhookDirectory directory) {
        this.webhooks = webhooks;
        this.transactions = transactions;
        this.directory = directory;
    }

    /**
     * Replaces the webhook by what {@code change} makes of it; again, from what is stored then, where another change came
     * first and no version was expected. Returns it unchanged, and writes nothing, where {@code change} gives the same one.
     *
     * @param expectedVersion null for any
     * @throws UnknownWebhook where it is out of reach
     * @throws VersionConflict where it is not in the expected version
     */
    Webhook change(Reach reach, WebhookId id, @Nullable Long expectedVersion, UnaryOperator<Webhook> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Webhook> changed = transactions.required(() -> tryOnce(reach, id, expectedVersion, change));
            if (changed.isPresent()) {
                return changed.get();
            }
        }
        throw new StorageConflict(
                "the webhook is changed by too many others at once", new ConcurrentModificationException());
    }

    private Optional<Webhook> tryOnce(
            Reach reach, WebhookId id, @Nullable Long expectedVersion, UnaryOperator<Webhook> change) {
        Webhook current = webhooks.reached(reach, id);
        if (expectedVersion != null && current.version() != expectedVersion) {
            throw new VersionConflict(current.version());
        }
        Webhook changed = change.apply(current);
        if (changed.equals(current)) {
            return Optional.of(current);
        }
        if (!webhooks.replace(changed)) {
            return Optional.empty();
        }
        if (changed.isEnabled() && !current.isEnabled()) {
            webhooks.forgetFailures(id);
        }
        transactions.afterCommit(() -> directory.learn(changed));
        return Optional.of(changed);
    }
}
