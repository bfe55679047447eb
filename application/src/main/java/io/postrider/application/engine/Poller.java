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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Claims what is due in the table, as far as the lanes can take it. {@link #run} is its thread; tests call {@link #pollOnce}
 * instead.
 */
final class Poller {
    private static final Logger LOG = System.getLogger(Poller.class.getName());
    private static final int WEBHOOKS_PER_POLL = 500;
    private static final int CLAIMED_AT_ONCE = 2_000;
    private static final int CANCELLED_AT_ONCE = 1_000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration QUIET_AFTER = Duration.ofMinutes(1);
    static final Duration BETWEEN_CHECKS_OF_CLAIMS = Duration.ofSeconds(30);
    private static final WebhookId FIRST = new WebhookId(new UUID(0, 0));

    /** What a poll found. */
    enum Found {
        NOTHING_DUE,
        /** Something is due and the lanes have no room for it. */
        NO_ROOM,
        /** Something is due and was claimed, as much as the lanes had room for. */
        CLAIMED
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
    /** Until the next poll where the lanes have no room: longer and longer while nothing moves. */
    private Duration pauseWithoutRoom = SHORTEST_PAUSE;
    /** Whether the last poll did not get to the end of what there is to be looked at. */
    private boolean hasMoreToLookAt;

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
        endRest();
    }

    /** Polls at once where nothing was for long, because another node may have put something into the table. Any thread. */
    void endRest() {
        if (isQuiet) {
            wakeUp.release();
        }
    }

    /** The poller's thread: runs until it is interrupted. */
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration pause = settings.pollInterval();
                try {
                    pause = poll();
                } catch (StorageUnavailable e) {
                    LOG.log(Level.WARNING, "due deliveries wait for the database: {0}", e.getMessage());
                } catch (NodeIsDead e) {
                    LOG.log(Level.DEBUG, "nothing is claimed before this node has joined again", e);
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "the poller goes on after a fault of its own", e);
                }
                if (wakeUp.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakeUp.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long there is nothing to do. */
    Duration poll() throws NodeIsDead {
        isQuiet = true; // Before the look: what is expected after it wakes.
        isQuiet = lastWaiting.plus(QUIET_AFTER).isBefore(clock.instant());
        // Before the poll: what becomes due between the two is found by it.
        Duration pause = isQuiet ? rest() : settings.pollInterval();
        Found found = pollOnce();
        if (found != Found.NOTHING_DUE) {
            lastWaiting = clock.instant();
            pause = found == Found.CLAIMED ? SHORTEST_PAUSE : pauseWithoutRoom;
        }
        pauseWithoutRoom = found == Found.NO_ROOM ? longer(pauseWithoutRoom) : SHORTEST_PAUSE;
        return hasMoreToLookAt ? SHORTEST_PAUSE : pause;
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(settings.pollInterval()) > 0 ? settings.pollInterval() : twice;
    }

    /** How long nothing that waits will be due, as far as is known here. */
    private Duration rest() {
        Duration longest = settings.idleInterval();
        Duration next = Stream.of(queue.nextDue(), dispatcher.nextHoldOver())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .map(due -> Duration.between(clock.instant(), due))
                .orElse(longest);
        if (next.compareTo(longest) > 0) {
            return longest;
        }
        return next.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : next.plusMillis(1);
    }

    /** Claims once what is due and has room. */
    Found pollOnce() throws NodeIsDead {
        checkClaims();
        List<WebhookId> due = queue.webhooksWithDue(lastAsked, WEBHOOKS_PER_POLL);
        WebhookId last = due.size() < WEBHOOKS_PER_POLL ? FIRST : due.get(due.size() - 1);
        hasMoreToLookAt = last.value().compareTo(lastAsked.value()) > 0;
        lastAsked = last;
        List<Webhook> deliverable = new ArrayList<>();
        for (WebhookId id : due) {
            Optional<Webhook> webhook = directory.current(id);
            if (webhook.isEmpty()) {
                hasMoreToLookAt |= requests.cancelWaiting(id, CANCELLED_AT_ONCE) == CANCELLED_AT_ONCE;
            } else if (webhook.get().isEnabled() && !dispatcher.isHeld(id)) {
                deliverable.add(webhook.get());
            }
        }
        if (deliverable.isEmpty()) {
            return Found.NOTHING_DUE;
        }
        Map<WebhookId, Integer> room = roomFor(deliverable);
        if (room.isEmpty() || budget.bytesForClaims() <= 0) {
            return Found.NO_ROOM;
        }
        claim(room);
        return Found.CLAIMED;
    }

    /** Shares out what may be claimed at once; those that get nothing come first the next time. */
    private Map<WebhookId, Integer> roomFor(List<Webhook> webhooks) {
        int left = Math.min(CLAIMED_AT_ONCE, budget.roomForClaims());
        Map<WebhookId, Integer> room = new HashMap<>();
        for (int i = 0; i < webhooks.size() && left > 0; i++) {
            Webhook webhook = webhooks.get(i);
            int share = Math.max(1, left / (webhooks.size() - i));
            int free = Math.min(share, dispatcher.roomForClaims(webhook));
            if (free > 0) {
                room.put(webhook.id(), free);
                left -= free;
            }
            if (left == 0) {
                lastAsked = webhook.id();
            }
        }
        return room;
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
