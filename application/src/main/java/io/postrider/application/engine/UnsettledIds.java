package io.postrider.application.engine;

import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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

    /** How often: one that was given back can be claimed again before the end of the first claim is heard of here. */
    private final Map<DeliveryId, Integer> claimed = new HashMap<>();

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
        ids.forEach(id -> claimed.merge(id, 1, Integer::sum));
    }

    /** Those that are not noted as claimed. */
    synchronized Set<DeliveryId> notClaimed(Collection<DeliveryId> ids) {
        Set<DeliveryId> others = new HashSet<>(ids);
        others.removeAll(claimed.keySet());
        return others;
    }

    /** Whether there is a note of a claim beside the one of how this node had it before. */
    synchronized boolean isClaimedAnew(DeliveryId id, boolean wasClaimed) {
        return claimed.getOrDefault(id, 0) > (wasClaimed ? 1 : 0);
    }

    /** It is settled, or this node has it no more. */
    void settled(LeasedDelivery delivery) {
        settled(delivery.id(), delivery.claimed());
    }

    synchronized void settled(DeliveryId id, boolean wasClaimed) {
        if (wasClaimed) {
            claimed.computeIfPresent(id, (claim, count) -> count == 1 ? null : count - 1);
        } else {
            unsettled.remove(id.value());
        }
    }

    /** As {@link #settled(LeasedDelivery)} for one that was handed over. */
    void settled(DeliveryId handedOver) {
        settled(handedOver, false);
    }

    /** No handed-over delivery that is older than this is unsettled. */
    synchronized DeliveryId oldest() {
        return new DeliveryId(unsettled.isEmpty() ? uuids.next(clock.instant()) : unsettled.first());
    }
}
