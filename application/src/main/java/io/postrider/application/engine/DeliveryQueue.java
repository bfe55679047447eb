package io.postrider.application.engine;

import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The deliveries that wait in the table: retries that are not due, deliveries that found no room in memory, deliveries
 * given back. Each method is one short transaction; all throw {@code StorageUnavailable} where the database cannot be reached.
 * "Due" is by the database's clock.
 */
public interface DeliveryQueue {
    /** Webhooks with at least one waiting delivery that is due, at most {@code limit}, starting after {@code from} in the order
     * of ids and going on from the start, so that each has its turn. */
    List<WebhookId> webhooksWithDue(WebhookId from, int limit);

    /**
     * When the first delivery will be due that waits for a webhook of which none is due yet; empty where there is none. The database's
     * clock.
     */
    Optional<Instant> nextDue();

    /**
     * Leases waiting deliveries that are due to the node: for each webhook at most as many as it has room for, those longest
     * due first. Two nodes never get the same one.
     *
     * @param maxBytes what the data of the claimed events may add up to; one delivery is claimed even if it is larger
     * @throws NodeIsDead where the node was declared dead: nothing was leased
     */
    List<LeasedDelivery> claim(NodeId node, Map<WebhookId, Integer> room, long maxBytes) throws NodeIsDead;

    /**
     * Gives leased deliveries back unattempted: they wait and are due now. Those that the node has lost are left alone.
     *
     * @return those that were given back
     */
    Set<DeliveryId> giveBack(NodeId node, Collection<DeliveryId> ids);

    /** All that the node has claimed, and neither settled nor given back. */
    Set<DeliveryId> claimedBy(NodeId node);
}
