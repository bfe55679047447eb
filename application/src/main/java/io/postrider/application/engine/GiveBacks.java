package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.id.DeliveryId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Deliveries that this node may hold a lease of and will not attempt: their lanes are held or disabled, or nobody knows whether the
 * transaction that wrote them was committed. They are given back to the table in batches, again and again until the database
 * has taken them. Safe for use by many threads.
 */
final class GiveBacks {
    /** By then a transaction whose connection was lost is usually over on the server as well. */
    static final Duration DOUBT = Duration.ofSeconds(20);

    /**
     * By then it is over at any rate: the server may have been frozen, may get the statement late, or may wait for its standby. What
     * came of it is looked for again and again until then.
     */
    static final Duration LONGEST_DOUBT = Duration.ofHours(1);

    private static final Logger LOG = System.getLogger(GiveBacks.class.getName());

    /** @param lastTry what is not found is looked for again until then */
    private record Entry(DeliveryId id, boolean claimed, Instant notBefore, Instant lastTry) {}

    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final DeliveryQueue queue;
    private final UnsettledIds ids;
    private final InstantSource clock;
    private volatile Runnable onAdded = () -> {};
    private volatile Runnable onWaiting = () -> {};

    GiveBacks(DeliveryQueue queue, UnsettledIds ids, InstantSource clock) {
        this.queue = queue;
        this.ids = ids;
        this.clock = clock;
    }

    /** What to do when there is something to give back; returns at once. */
    void onAdded(Runnable action) {
        onAdded = action;
    }

    /** What to do when deliveries wait in the table again. */
    void onWaiting(Runnable action) {
        onWaiting = action;
    }

    void add(Collection<LeasedDelivery> deliveries) {
        Instant now = clock.instant();
        deliveries.forEach(delivery -> entries.add(new Entry(delivery.id(), delivery.claimed(), now, now)));
        if (!deliveries.isEmpty()) {
            onAdded.run();
        }
    }

    /** Gives back, when the doubt is over, deliveries to be handed over of which it is not known whether they were written. */
    void addDoubtful(Collection<DeliveryId> doubtful) {
        doubtful.forEach(id -> note(id, false, DOUBT));
        if (!doubtful.isEmpty()) {
            onAdded.run();
        }
    }

    /** The same, after another doubt, for one of which it is not known whether it is settled. */
    void addDoubtful(LeasedDelivery doubtful, Duration doubt) {
        note(doubtful.id(), doubtful.claimed(), doubt);
        onAdded.run();
    }

    private void note(DeliveryId id, boolean claimed, Duration doubt) {
        Instant now = clock.instant();
        entries.add(new Entry(id, claimed, now.plus(doubt), now.plus(LONGEST_DOUBT)));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Gives back what is ready to be. */
    void flush(Membership membership) {
        Instant now = clock.instant();
        List<Entry> ready = new ArrayList<>();
        List<Entry> later = new ArrayList<>();
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            if (ids.isClaimedAnew(entry.id, entry.claimed)) {
                ids.settled(entry.id, entry.claimed); // It was in the table: what holds it now is the new claim.
            } else {
                (entry.notBefore.isAfter(now) ? later : ready).add(entry);
            }
        }
        entries.addAll(later);
        if (ready.isEmpty()) {
            return;
        }
        try {
            Set<DeliveryId> found = queue.giveBack(
                    membership.current(), ready.stream().map(Entry::id).toList());
            if (!found.isEmpty()) {
                onWaiting.run();
            }
            for (Entry entry : ready) {
                if (found.contains(entry.id) || !now.isBefore(entry.lastTry)) {
                    ids.settled(entry.id, entry.claimed);
                } else {
                    entries.add(new Entry(entry.id, entry.claimed, now.plus(DOUBT), entry.lastTry));
                }
            }
        } catch (StorageUnavailable e) {
            LOG.log(Level.DEBUG, "deliveries are given back later", e);
            entries.addAll(ready);
        }
    }
}
