package io.postrider.persistence.engine;

import io.postrider.application.alert.WebhookAlertsContract;
import io.postrider.application.delivery.DeliveryHistoryContract;
import io.postrider.application.delivery.DeliveryRequestsContract;
import io.postrider.application.engine.ChangeNoticesContract;
import io.postrider.application.engine.DeliveryQueueContract;
import io.postrider.application.engine.EngineStorage;
import io.postrider.application.engine.EventStoreContract;
import io.postrider.application.engine.HoldsContract;
import io.postrider.application.engine.NodesContract;
import io.postrider.application.engine.PartitionsContract;
import io.postrider.application.engine.RateLimitsContract;
import io.postrider.application.engine.SettlementStoreContract;
import io.postrider.application.event.EventHistoryContract;
import io.postrider.application.recovery.RecoveriesContract;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** PostgreSQL keeps the contracts of the engine's ports. */
class PostgresEngineContractsTest {
    private static Database database;

    @BeforeAll
    static void open_the_database() {
        database = Database.open(TestServer.emptyDatabase(), List.of());
    }

    @AfterAll
    static void close_the_database() {
        database.close();
    }

    private static EngineStorage storage() {
        return new PostgresEngineStorage(database).emptied();
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
