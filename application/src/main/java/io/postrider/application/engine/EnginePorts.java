package io.postrider.application.engine;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.application.webhook.Webhooks;

/** What the delivery engine stands on. */
public record EnginePorts(
        EventStore events,
        DeliveryQueue queue,
        SettlementStore settlements,
        Nodes nodes,
        Partitions partitions,
        RateLimits rateLimits,
        Holds holds,
        DeliveryRequests requests,
        Recoveries recoveries,
        Webhooks webhooks,
        WebhookChanges changes,
        Transport transport) {}
