package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A queue whose connection is lost after the commit of a claim. */
record LosesTheAnswerToAClaim(DeliveryQueue queue) implements DeliveryQueue {
    @Override
    public List<WebhookId> webhooksWithDue(WebhookId from, int limit) {
        return queue.webhooksWithDue(from, limit);
    }

    @Override
    public Optional<Instant> nextDue() {
        return queue.nextDue();
    }

    @Override
    public List<LeasedDelivery> claim(NodeId node, Map<WebhookId, Integer> room, long maxBytes) throws NodeIsDead {
        queue.claim(node, room, maxBytes);
        throw new StorageUnavailable("connection lost", new IllegalStateException(), false);
    }

    @Override
    public Set<DeliveryId> giveBack(NodeId node, Collection<DeliveryId> ids) {
        return queue.giveBack(node, ids);
    }

    @Override
    public Set<DeliveryId> claimedBy(NodeId node) {
        return queue.claimedBy(node);
    }
}
