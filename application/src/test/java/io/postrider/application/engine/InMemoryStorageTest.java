package io.postrider.application.engine;

import io.postrider.application.alert.WebhookAlertsContract;
import io.postrider.application.delivery.DeliveryHistoryContract;
import io.postrider.application.delivery.DeliveryRequestsContract;
import io.postrider.application.event.EventHistoryContract;
import io.postrider.application.recovery.RecoveriesContract;
import org.junit.jupiter.api.Nested;

/** The storage in memory keeps the contracts of the engine's ports. */
class InMemoryStorageTest {
    private static EngineStorage storage() {
        return new InMemoryStorage(SettableClock.somewhere());
    }

    @Nested
    class AsEventStore extends EventStoreContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsDeliveryQueue extends DeliveryQueueContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsSettlementStore extends SettlementStoreContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsNodes extends NodesContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsPartitions extends PartitionsContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsRateLimits extends RateLimitsContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsHolds extends HoldsContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsChangeNotices extends ChangeNoticesContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsDeliveryHistory extends DeliveryHistoryContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsDeliveryRequests extends DeliveryRequestsContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsRecoveries extends RecoveriesContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsEventHistory extends EventHistoryContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }

    @Nested
    class AsWebhookAlerts extends WebhookAlertsContract {
        @Override
        protected EngineStorage emptyStorage() {
            return storage();
        }
    }
}
