package io.postrider.application.recovery;

import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.UnknownWebhook;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;

/** Reads recoveries. */
public final class FindRecoveries {
    private final Recoveries recoveries;
    private final Webhooks webhooks;

    public FindRecoveries(Recoveries recoveries, Webhooks webhooks) {
        this.recoveries = recoveries;
        this.webhooks = webhooks;
    }

    /**
     * The recovery of that id, also of a webhook that was deleted since.
     *
     * @throws UnknownRecovery where the account has no such recovery
     */
    public Recovery find(AccountId account, RecoveryId id) {
        return recoveries.find(account, id).orElseThrow(UnknownRecovery::new);
    }

    /**
     * The recoveries of a webhook, the newest first.
     *
     * @throws UnknownWebhook where it is out of reach
     */
    public Page<Recovery> ofWebhook(Reach reach, WebhookId webhook, PageRequest page) {
        return recoveries.list(webhooks.reached(reach, webhook).id(), page);
    }
}
