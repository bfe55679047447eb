package io.postrider.application.alert;

import io.postrider.domain.delivery.AlertRules;
import io.postrider.domain.webhook.WebhookAlert;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What accounts are to be told about their webhooks, and what they were told.
 *
 * <p>For each webhook that fails it is kept whether it fails now, and what its account was told last. Where these differ, and the
 * last message is {@link AlertRules#QUIET} old, a message is left for each {@link AlertChannel}. So a webhook that recovers within the
 * hour is told of at the end of it, and one that has failed again by then is not told of at all: what was told is true. Of all nodes
 * one decides: a message is left once.
 *
 * <p>All methods throw {@code StorageUnavailable} where the database cannot be reached.
 */
public interface WebhookAlerts {
    /** A message that could not be told for so long is given up. */
    Duration TOLD_WITHIN = Duration.ofDays(1);

    /**
     * Notes webhooks that fail, and leaves the messages that follow. Nothing changes for one that is noted as failing already.
     *
     * @param failing at most one for each webhook, each with a cause that {@code isFailing}
     */
    void noteFailing(Collection<WebhookAlert> failing);

    /**
     * Notes which of the webhooks that fail have taken a delivery since, and leaves the messages that follow, and those that had to
     * wait for the hour to be over.
     *
     * @return whether there is anything to come back for soon: a webhook is noted that fails, or whose account was told last that it does,
     *     or a message is left that was not told
     */
    boolean review();

    /** Leaves messages whatever else is told, in the transaction that is open on this thread where there is one. */
    void add(WebhookAlert alert);

    /**
     * Takes messages that are due, the oldest first. Nobody else gets them before the lease is over: who does not tell one in that
     * time leaves it to others, so that it may be told twice.
     */
    List<AlertMessage> take(AlertChannel channel, int most, Duration lease);

    /** Lets a message go that was told, or need not be told any more. */
    void told(AlertMessage message);

    /** Lets a message be taken again after a pause. */
    void postpone(AlertMessage message, Duration pause);

    /**
     * Forgets messages that nobody could tell within {@link #TOLD_WITHIN}, and webhooks of which there is nothing more to tell.
     *
     * @return how many messages were given up
     */
    int tidy();
}
