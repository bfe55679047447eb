package io.postrider.application.engine;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Claims what is due in the table, as far as the lanes can take it. {@link #run} is its thread; tests call {@link #pollOnce}
 * instead.
 */
final class Poller {
    private static final Logger LOG = System.getLogger(Poller.class.getName());
    private static final int WEBHOOKS_PER_POLL = 500;
    private static final int CANCELLED_AT_ONCE = 1_000;
    private static final long PAUSE_WHILE_FULL_MILLIS = 20;
    private static final Duration QUIET_AFTER = Duration.ofMinutes(1);
    static final Duration BETWEEN_CHECKS_OF_CLAIMS = Duration.ofSeconds(30);
    private static final WebhookId FIRST = new WebhookId(new UUID(0, 0));

    /** What a poll found. */
    enum Found {
        NOTHING_DUE,
        /** Something is due and the lanes had no room for more of it than was claimed. */
        MORE_THAN_ROOM
    }

    private final DeliveryQueue queue;
    private final DeliveryRequests requests;
    private final WebhookDirectory directory;
    private final Dispatcher dispatcher;
    private final MemoryBudget budget;
    private final UnsettledIds ids;
    private final Membership membership;
    private final InstantSource clock;
    private final EngineSettings settings;
    private final Semaphore wakeUp = new Semaphore(0);
    private volatile Instant lastWaiting;
    private volatile boolean isQuiet;
    private WebhookId lastAsked = FIRST;
    private Instant nextCheckOfClaims = Instant.MIN;

    Poller(
            DeliveryQueue queue,
            DeliveryRequests requests,
            WebhookDirectory directory,
            Dispatcher dispatcher,
            MemoryBudget budget,
            UnsettledIds ids,
            Membership membership,
            InstantSource clock,
            EngineSettings settings) {
        this.queue = queue;
        this.requests = requests;
        this.directory = directory;
        this.dispatcher = dispatcher;
        this.budget = budget;
        this.ids = ids;
        this.membership = membership;
        this.clock = clock;
        this.settings = settings;
        lastWaiting = clock.instant();
    }

    /** Polls at once instead of at the next interval. Any thread. */
    void wake() {
        wakeUp.release();
    }

    /**
     * Polls more often for a while, because something was put into the table. Where nothing was for long, the first poll is at once. Any
     * thread; returns at once.
     */
    void expect() {
        lastWaiting = clock.instant();
        if (isQuiet) {
            wakeUp.release();
        }
    }

    /** The poller's thread: runs until it is interrupted. */
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Found found = Found.NOTHING_DUE;
                try {
                    found = pollOnce();
                } catch (StorageUnavailable e) {
                    LOG.log(Level.WARNING, "due deliveries wait for the database: {0}", e.getMessage());
                } catch (NodeIsDead e) {
                    LOG.log(Level.DEBUG, "nothing is claimed before this node has joined again", e);
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "the poller goes on after a fault of its own", e);
                }
                if (wakeUp.tryAcquire(millisAfter(found), TimeUnit.MILLISECONDS)) {
                    wakeUp.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long millisAfter(Found found) {
        if (found == Found.MORE_THAN_ROOM) {
            lastWaiting = clock.instant();
            return PAUSE_WHILE_FULL_MILLIS;
        }
        isQuiet = true; // Before the look: what is expected after it wakes.
        isQuiet = lastWaiting.plus(QUIET_AFTER).isBefore(clock.instant());
        return isQuiet
                ? settings.idleInterval().toMillis()
                : settings.pollInterval().toMillis();
    }

    /** Claims once what is due and has room. */
    Found pollOnce() throws NodeIsDead {
        checkClaims();
        List<WebhookId> due = queue.webhooksWithDue(lastAsked, WEBHOOKS_PER_POLL);
        lastAsked = due.size() < WEBHOOKS_PER_POLL ? FIRST : due.get(due.size() - 1);
        boolean anyDeliverable = false;
        Map<WebhookId, Integer> room = new HashMap<>();
        for (WebhookId id : due) {
            Optional<Webhook> webhook = directory.current(id);
            if (webhook.isEmpty()) {
                requests.cancelWaiting(id, CANCELLED_AT_ONCE);
            } else if (webhook.get().isEnabled()) {
                anyDeliverable = true;
                int free = dispatcher.roomForClaims(webhook.get());
                if (free > 0) {
                    room.put(id, free);
                }
            }
        }
        if (!room.isEmpty() && budget.bytesForClaims() > 0) {
            claim(room);
        }
        return anyDeliverable ? Found.MORE_THAN_ROOM : Found.NOTHING_DUE;
    }

    /**
     * Gives back what this node has claimed and does not know of: the connection was lost before the answer came. Nobody else
     * would, as long as this node lives.
     */
    private void checkClaims() {
        Instant now = clock.instant();
        if (now.isBefore(nextCheckOfClaims)) {
            return;
        }
        NodeId node = membership.current();
        Set<DeliveryId> strays = ids.notClaimed(queue.claimedBy(node));
        if (!strays.isEmpty()) {
            queue.giveBack(node, strays);
            LOG.log(Level.INFO, "{0} deliveries were claimed and the answer was lost: they wait again", strays.size());
        }
        nextCheckOfClaims = now.plus(BETWEEN_CHECKS_OF_CLAIMS);
    }

    private void claim(Map<WebhookId, Integer> room) throws NodeIsDead {
        NodeId node = membership.current();
        List<LeasedDelivery> claimed = queue.claim(node, room, budget.bytesForClaims());
        ids.claimed(claimed.stream().map(LeasedDelivery::id).toList());
        claimed.forEach(delivery ->
                budget.takeForClaim(delivery.webhook(), delivery.event().data().length()));
        if (!claimed.isEmpty()) {
            dispatcher.handOver(node, claimed);
        }
    }
}
