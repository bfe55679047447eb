package io.postrider.application.engine;

import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The ids that this node gives, and which of its deliveries are not settled. The oldest of those that were handed over is told
 * with each heartbeat, so that whoever takes over knows where to begin.
 *
 * <p>A delivery's id is given and noted under one lock: none is ever handed over whose id sorts before {@link #oldest()} and is
 * not noted. Safe for use by many threads.
 */
final class UnsettledIds {
    private final TimeOrderedUuids uuids;
    private final InstantSource clock;
    private final TreeSet<UUID> unsettled = new TreeSet<>();
    private final Set<DeliveryId> claimed = new HashSet<>();

    UnsettledIds(TimeOrderedUuids uuids, InstantSource clock) {
        this.uuids = uuids;
        this.clock = clock;
    }

    EventId nextEvent() {
        return new EventId(uuids.next(clock.instant()));
    }

    /** A fresh id for a delivery that will wait in the table. */
    DeliveryId nextWaiting() {
        return new DeliveryId(uuids.next(clock.instant()));
    }

    /** A fresh id for a delivery that will be handed over; noted as unsettled. */
    synchronized DeliveryId nextHandedOver() {
        DeliveryId id = new DeliveryId(uuids.next(clock.instant()));
        unsettled.add(id.value());
        return id;
    }

    /** Notes deliveries that were claimed from the table. */
    synchronized void claimed(Collection<DeliveryId> ids) {
        claimed.addAll(ids);
    }

    /** Those that are not noted as claimed. */
    synchronized Set<DeliveryId> notClaimed(Collection<DeliveryId> ids) {
        Set<DeliveryId> others = new HashSet<>(ids);
        others.removeAll(claimed);
        return others;
    }

    synchronized void settled(DeliveryId id) {
        unsettled.remove(id.value());
        claimed.remove(id);
    }

    /** No handed-over delivery that is older than this is unsettled. */
    synchronized DeliveryId oldest() {
        return new DeliveryId(unsettled.isEmpty() ? uuids.next(clock.instant()) : unsettled.first());
    }
}
