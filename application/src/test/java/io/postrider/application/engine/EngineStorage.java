package io.postrider.application.engine;

import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.event.EventHistory;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.Transactions;
import java.time.Duration;
import java.time.Instant;

/** One storage behind all ports of the engine: what the contract suites run on. */
public interface EngineStorage {
    EventStore eventStore();

    DeliveryQueue deliveryQueue();

    SettlementStore settlementStore();

    Nodes nodes();

    Partitions partitions();

    RateLimits rateLimits();

    Holds holds();

    /** One that nobody has closed. */
    ChangeNotices changeNotices();

    DeliveryHistory deliveryHistory();

    DeliveryRequests deliveryRequests();

    EventHistory eventHistory();

    Recoveries recoveries();

    /** Those that recoveries take part in. */
    Transactions transactions();

    WebhookAlerts webhookAlerts();

    /** The time of the database's clock. */
    Instant now();

    /** Makes room for rows of the days before yesterday, so many days back. */
    void makeDaysBehind(int days);

    /** Makes everything that is stored as old as if so much time had passed. */
    void letTimePass(Duration time);
}
