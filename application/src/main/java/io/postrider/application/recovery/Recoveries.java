package io.postrider.application.recovery;

import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import java.util.List;
import java.util.Optional;

/**
 * Recoveries, and the steps in which they are done. Each method takes part in the transaction that is open on its thread, or is
 * one of its own; all throw {@code StorageUnavailable} where the database cannot be reached.
 */
public interface Recoveries {
    /**
     * Adds a recovery that runs from the commit on.
     *
     * @return false, and nothing is added, where one of the same webhook is running; who adds one at the same time is waited for
     */
    boolean add(Recovery recovery);

    Optional<Recovery> find(AccountId account, RecoveryId id);

    /** Those of a webhook, the newest first. */
    Page<Recovery> list(WebhookId webhook, PageRequest page);

    /**
     * Ends a recovery as cancelled. A step that is being taken is waited for; none is taken after it. What was made due already
     * stays so.
     *
     * @return false, and nothing is changed, where it is over already
     */
    boolean cancel(RecoveryId id);

    /**
     * Those that run, of all webhooks, in the order of the webhooks' ids.
     *
     * @param after the webhook of the last one that was asked for; the nil id to begin
     */
    List<Recovery> running(WebhookId after, int limit);

    /**
     * Looks at the next deliveries of a recovery, a bounded number of them, and makes those that are in one of its states due
     * now, just as a retry on request does; tests of the webhook are passed over. What was made due, how far it got and how much
     * it was are one commit, so that after whatever end of a process the next step goes on exactly there. Where none is left, the
     * recovery has succeeded.
     *
     * <p>Any number of nodes may call it at once: of those that do so for one recovery, one takes a step.
     *
     * @param mostWaiting how many deliveries to the webhook, of whatever origin, may be due and wait: no more is made due than what
     *     is missing to that
     */
    Step step(RecoveryId id, int mostWaiting);

    /**
     * What came of a step.
     *
     * @param resent deliveries that were made due
     * @param moved whether it looked at any delivery, or came to the end; false where as much waits as may, where another node takes a step, and
     *     where the recovery is over
     */
    record Step(int resent, boolean moved) {
        public static final Step NONE = new Step(0, false);
    }
}
