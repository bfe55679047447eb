package io.postrider.deploy;

import io.postrider.application.engine.DeliveryQueue;
import io.postrider.application.engine.EventStore;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NodeIsDead;
import io.postrider.application.engine.Publication;
import io.postrider.application.engine.RateLimits;
import io.postrider.application.engine.Receipt;
import io.postrider.application.engine.Settlement;
import io.postrider.application.engine.SettlementStore;
import io.postrider.application.storage.StorageConflict;
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
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * The engine's storage ports behind the {@link DatabaseGuard}. Its interceptors cost more than many a batch, so as long as all
 * goes well nobody asks it: the first call that fails brings it in, and the first that succeeds through it sends it away.
 */
final class GuardedStorage {
    private final DatabaseGuard guard;
    private volatile boolean isGuarded;

    GuardedStorage(DatabaseGuard guard) {
        this.guard = guard;
    }

    EventStore events(EventStore store) {
        return new EventStore() {
            @Override
            public List<Receipt> append(NodeId node, List<Publication> publications) throws NodeIsDead {
                return mayBeDead(() -> store.append(node, publications));
            }
        };
    }

    SettlementStore settlements(SettlementStore store) {
        return new SettlementStore() {
            @Override
            public Settled settle(NodeId node, List<Settlement> settlements) {
                return guarded(() -> store.settle(node, settlements));
            }
        };
    }

    DeliveryQueue queue(DeliveryQueue queue) {
        return new DeliveryQueue() {
            @Override
            public List<WebhookId> webhooksWithDue(WebhookId from, int limit) {
                return guarded(() -> queue.webhooksWithDue(from, limit));
            }

            @Override
            public Optional<Instant> nextDue() {
                return guarded(queue::nextDue);
            }

            @Override
            public List<LeasedDelivery> claim(NodeId node, Map<WebhookId, Integer> room, long maxBytes)
                    throws NodeIsDead {
                return mayBeDead(() -> queue.claim(node, room, maxBytes));
            }

            @Override
            public Set<DeliveryId> giveBack(NodeId node, Collection<DeliveryId> ids) {
                return guarded(() -> queue.giveBack(node, ids));
            }

            @Override
            public Set<DeliveryId> claimedBy(NodeId node) {
                return guarded(() -> queue.claimedBy(node));
            }
        };
    }

    RateLimits rateLimits(RateLimits limits) {
        return requests -> guarded(() -> limits.reserve(requests));
    }

    private <T> T guarded(Callable<T> call) {
        try {
            return mayBeDead(call);
        } catch (NodeIsDead e) {
            throw new IllegalStateException("only what leases something can find its node dead", e);
        }
    }

    private <T> T mayBeDead(Callable<T> call) throws NodeIsDead {
        try {
            return isGuarded ? callGuarded(call) : callDirectly(call);
        } catch (CircuitBreakerOpenException e) {
            throw new StorageUnavailable("the database is away", e, true);
        } catch (RuntimeException | NodeIsDead e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("storage throws no other exceptions", e);
        }
    }

    private <T> T callDirectly(Callable<T> call) throws Exception {
        try {
            return call.call();
        } catch (StorageConflict e) {
            return callGuarded(call);
        } catch (StorageUnavailable e) {
            isGuarded = true;
            throw e;
        }
    }

    private <T> T callGuarded(Callable<T> call) throws Exception {
        T result = guard.call(call);
        isGuarded = false;
        return result;
    }
}
