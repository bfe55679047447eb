package io.postrider.application.engine;

import io.postrider.domain.id.WebhookId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what this node holds in memory: deliveries and bytes in all, and deliveries for each webhook, so that slow
 * receivers, however many, do not take the room of the others. Room is taken before a delivery is written or claimed and given back when it
 * is settled or given back. Safe for use by many threads.
 */
final class MemoryBudget {
    private static final int PARTS_OF_WHAT_IS_FREE = 4;
    private static final int PARTS_OF_CLAIMS = 4;

    private final EngineSettings settings;
    private final AtomicInteger deliveries = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<WebhookId, Integer> handedOver = new ConcurrentHashMap<>();
    private final Map<WebhookId, Integer> claimed = new ConcurrentHashMap<>();

    MemoryBudget(EngineSettings settings) {
        this.settings = settings;
    }

    /** Takes room for a delivery of the intake; false, and nothing is taken, where there is none. */
    boolean takeForHandOver(WebhookId webhook, int size) {
        if (deliveries.get() >= settings.maxDeliveriesInMemory() || bytes.get() + size > settings.maxBytesInMemory()) {
            return false;
        }
        if (handedOver.merge(webhook, 1, Integer::sum) > capacityOfLane()) {
            decrement(handedOver, webhook);
            return false;
        }
        add(size);
        return true;
    }

    /** So many receivers may hang that their lanes would take all room: none takes more than a part of what is free. */
    private int capacityOfLane() {
        int free = settings.maxDeliveriesInMemory() - deliveries.get();
        return Math.min(settings.laneCapacity(), Math.max(1, free / PARTS_OF_WHAT_IS_FREE));
    }

    /** How many deliveries may be claimed from the table now, of all webhooks. */
    int roomForClaims() {
        return Math.max(0, settings.maxDeliveriesInMemory() - deliveries.get());
    }

    /**
     * How many deliveries of the webhook may be claimed from the table now, where its lane can take {@code window} of them. None while it has
     * room for few: a claim costs the same for one delivery as for many.
     */
    int roomForClaims(WebhookId webhook, int window) {
        int most = Math.min(window, settings.laneClaims());
        int inLane = most - claimed.getOrDefault(webhook, 0);
        return inLane < most / PARTS_OF_CLAIMS ? 0 : Math.max(0, Math.min(roomForClaims(), inLane));
    }

    /** How many bytes may be claimed from the table now. */
    long bytesForClaims() {
        return settings.maxBytesInMemory() - bytes.get();
    }

    /** Takes room for a claimed delivery, which is there already. */
    void takeForClaim(WebhookId webhook, int size) {
        claimed.merge(webhook, 1, Integer::sum);
        add(size);
    }

    void release(WebhookId webhook, int size, boolean wasClaimed) {
        decrement(wasClaimed ? claimed : handedOver, webhook);
        deliveries.decrementAndGet();
        bytes.addAndGet(-size);
    }

    /** Deliveries in memory. */
    int deliveries() {
        return deliveries.get();
    }

    private void add(int size) {
        deliveries.incrementAndGet();
        bytes.addAndGet(size);
    }

    private static void decrement(Map<WebhookId, Integer> counts, WebhookId webhook) {
        counts.computeIfPresent(webhook, (id, count) -> count == 1 ? null : count - 1);
    }
}
