package io.postrider.application.engine;

import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.webhook.Webhook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Takes the steps of recoveries. Each step makes no more due than what the webhook's lane claims at a time, and nothing while so much
 * waits already: a recovery never stands before other retries of its webhook with more than that, and other webhooks have lanes of their
 * own. All nodes take steps of all recoveries; what holds a step together is its transaction, so nothing is to be taken over from
 * a node that dies. {@link #run} is its thread; tests call {@link #stepEach} instead.
 */
final class Recoverer {
    private static final Logger LOG = System.getLogger(Recoverer.class.getName());
    private static final int READ_AT_ONCE = 100;
    private static final long IDLE_PAUSE_MILLIS = 30_000;
    private static final long SHORTEST_PAUSE_MILLIS = 25;
    private static final long LONGEST_PAUSE_MILLIS = 800;
    private static final WebhookId FIRST = new WebhookId(new UUID(0, 0));

    /** What a round found: the last of these that holds for any recovery. */
    enum Found {
        /** None runs, or none whose webhook is enabled. */
        NOTHING_TO_DO,
        /** As much waits for its webhook as may. */
        ALL_HELD_UP,
        MOVED
    }

    private final Recoveries recoveries;
    private final Webhooks webhooks;
    private final WebhookDirectory directory;
    private final Poller poller;
    private final EngineSettings settings;
    private final Semaphore wakeUp = new Semaphore(0);

    Recoverer(
            Recoveries recoveries,
            Webhooks webhooks,
            WebhookDirectory directory,
            Poller poller,
            EngineSettings settings) {
        this.recoveries = recoveries;
        this.webhooks = webhooks;
        this.directory = directory;
        this.poller = poller;
        this.settings = settings;
    }

    /** Looks for recoveries at once instead of at the next interval. Any thread. */
    void wake() {
        wakeUp.release();
    }

    /** The recoverer's thread: runs until it is interrupted. */
    void run() {
        long pause = IDLE_PAUSE_MILLIS;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pause = pauseAfter(quietly(this::stepEach), pause);
                if (wakeUp.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    wakeUp.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While receivers are slow the table is asked less and less often whether there is room again. */
    private static long pauseAfter(Found found, long before) {
        return switch (found) {
            case NOTHING_TO_DO -> IDLE_PAUSE_MILLIS;
            case MOVED -> SHORTEST_PAUSE_MILLIS;
            case ALL_HELD_UP -> Math.min(2 * before, LONGEST_PAUSE_MILLIS);
        };
    }

    /** Takes a step of each recovery that runs. */
    Found stepEach() {
        Found found = Found.NOTHING_TO_DO;
        WebhookId after = FIRST;
        List<Recovery> part;
        do {
            part = recoveries.running(after, READ_AT_ONCE);
            for (Recovery recovery : part) {
                after = recovery.webhook();
                Found here = quietly(() -> step(recovery));
                found = here.compareTo(found) > 0 ? here : found;
            }
        } while (part.size() == READ_AT_ONCE);
        return found;
    }

    /** What fails is tried again in a later round; one recovery that fails does not hold up the others. */
    private static Found quietly(Supplier<Found> step) {
        try {
            return step.get();
        } catch (StorageUnavailable e) {
            LOG.log(Level.WARNING, "a recovery waits for the database: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a recovery failed to go on and is tried again", e);
        }
        return Found.NOTHING_TO_DO;
    }

    private Found step(Recovery recovery) {
        Optional<Webhook> webhook = directory.current(recovery.webhook());
        if (webhook.isEmpty()) {
            cancelIfDeleted(recovery);
            return Found.NOTHING_TO_DO;
        }
        if (!webhook.get().isEnabled()) {
            return Found.NOTHING_TO_DO;
        }
        Recoveries.Step step = recoveries.step(recovery.id(), mostWaiting(webhook.get()));
        if (step.resent() > 0) {
            poller.wake();
        }
        return step.moved() ? Found.MOVED : Found.ALL_HELD_UP;
    }

    private int mostWaiting(Webhook webhook) {
        return Math.min(Dispatcher.claimsAtATime(webhook.policy()), settings.laneClaims());
    }

    /** The directory of this node may only not have heard of it yet. */
    private void cancelIfDeleted(Recovery recovery) {
        if (webhooks.find(recovery.account(), recovery.webhook()).isEmpty() && recoveries.cancel(recovery.id())) {
            LOG.log(Level.INFO, "recovery {0} is cancelled: its webhook was deleted", recovery.id());
        }
    }
}
