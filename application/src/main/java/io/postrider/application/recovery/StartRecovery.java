package io.postrider.application.recovery;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Transactions;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.UnknownWebhook;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts to send again what failed at a webhook in a period. */
public final class StartRecovery {
    private final Recoveries recoveries;
    private final Webhooks webhooks;
    private final Transactions transactions;
    private final TimeOrderedUuids ids;
    private final InstantSource clock;
    private final Runnable started;

    /** @param started called after the commit: there is something to do */
    public StartRecovery(
            Recoveries recoveries,
            Webhooks webhooks,
            Transactions transactions,
            TimeOrderedUuids ids,
            InstantSource clock,
            Runnable started) {
        this.recoveries = recoveries;
        this.webhooks = webhooks;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.started = started;
    }

    /**
     * Starts a recovery; it goes on in the background, whatever becomes of this node.
     *
     * @param since of deliveries that were created at or after this; what retention has dropped is simply not there
     * @param until of deliveries that were created before this; null, or later than now, for now
     * @param states of {@link Recovery#STATES}, at least one
     * @throws Invalid on the fields {@code since} and {@code until}
     * @throws UnknownWebhook where it is out of reach
     * @throws RecoveryRefused where the webhook is disabled, or has a recovery that is running
     */
    public Recovery start(
            Reach reach, WebhookId id, Instant since, @Nullable Instant until, Set<DeliveryState> states) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant end = until == null || until.isAfter(now) ? now : until;
        if (!since.isBefore(now)) {
            throw new Invalid(List.of(new FieldProblem.Broken("since", "must be in the past")));
        }
        if (!since.isBefore(end)) {
            throw new Invalid(List.of(new FieldProblem.Broken("until", "must be after since")));
        }
        return transactions.required(() -> {
            Webhook webhook = webhooks.reached(reach, id);
            if (!webhook.isEnabled()) {
                throw new RecoveryRefused(RecoveryRefused.Reason.WEBHOOK_IS_DISABLED);
            }
            Recovery recovery =
                    Recovery.of(new RecoveryId(ids.next(now)), webhook.account(), webhook.id(), since, end, states);
            if (!recoveries.add(recovery)) {
                throw new RecoveryRefused(RecoveryRefused.Reason.ANOTHER_IS_RUNNING);
            }
            transactions.afterCommit(started);
            return recovery;
        });
    }
}
