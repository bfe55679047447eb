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
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Deliveries that this node may hold a lease of and will not attempt: their lanes are held or disabled, or nobody knows whether the
 * transaction that wrote them was committed. They are given back to the table in batches, again and again until the database
 * has taken them. Safe for use by many threads.
 */
final class GiveBacks {
    /** By then a transaction whose connection was lost is over on the server as well. */
    static final Duration DOUBT = Duration.ofSeconds(20);

    private static final Logger LOG = System.getLogger(GiveBacks.class.getName());

    private record Entry(DeliveryId id, Instant notBefore) {}

    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final DeliveryQueue queue;
    private final UnsettledIds ids;
    private final InstantSource clock;

    GiveBacks(DeliveryQueue queue, UnsettledIds ids, InstantSource clock) {
        this.queue = queue;
        this.ids = ids;
        this.clock = clock;
    }

    void add(Collection<LeasedDelivery> deliveries) {
        Instant now = clock.instant();
        deliveries.forEach(delivery -> entries.add(new Entry(delivery.id(), now)));
    }

    /** Gives back, when the doubt is over, deliveries of which it is not known whether they were written. */
    void addDoubtful(Collection<DeliveryId> doubtful) {
        Instant later = clock.instant().plus(DOUBT);
        doubtful.forEach(id -> entries.add(new Entry(id, later)));
    }

    /** Gives back what is ready to be. */
    void flush(Membership membership) {
        Instant now = clock.instant();
        List<Entry> ready = new ArrayList<>();
        List<Entry> later = new ArrayList<>();
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            (entry.notBefore.isAfter(now) ? later : ready).add(entry);
        }
        entries.addAll(later);
        if (ready.isEmpty()) {
            return;
        }
        try {
            queue.giveBack(membership.current(), ready.stream().map(Entry::id).toList());
            ready.forEach(entry -> ids.settled(entry.id));
        } catch (StorageUnavailable e) {
            LOG.log(Level.DEBUG, "deliveries are given back later", e);
            entries.addAll(ready);
        }
    }
}
