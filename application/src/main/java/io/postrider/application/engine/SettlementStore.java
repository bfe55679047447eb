package io.postrider.application.engine;

import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.webhook.WebhookHealth;
import java.util.List;
import java.util.Set;

/** Writes what came of attempts. */
public interface SettlementStore {
    /**
     * Writes all settlements in one transaction, and returns when it is committed: appends the attempts, settles or reschedules the
     * deliveries and ends their leases, and updates the health of each webhook once.
     *
     * <p>A settlement of a delivery whose lease the node has lost, because it was taken over or cancelled, changes nothing: no
     * attempt, no state, no health. Calling it again with settlements that were written is the same: they count as lost.
     * Tests ({@code Trigger.TEST}) do not count for health.
     *
     * @param settlements at most one for each delivery
     * @throws io.postrider.application.storage.StorageUnavailable where it is not known that all was written
     */
    Settled settle(NodeId node, List<Settlement> settlements);

    /**
     * What was written.
     *
     * @param lost the deliveries whose lease was lost
     * @param health of each webhook that a written settlement belongs to, after it
     */
    record Settled(Set<DeliveryId> lost, List<WebhookHealth> health) {
        public Settled {
            lost = Set.copyOf(lost);
            health = List.copyOf(health);
        }
    }
}
