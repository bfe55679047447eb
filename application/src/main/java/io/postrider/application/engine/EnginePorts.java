package io.postrider.application.engine;

import io.postrider.application.alert.MailAlerts;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.application.webhook.Webhooks;
import org.jspecify.annotations.Nullable;

/**
 * What the delivery engine stands on.
 *
 * @param mail null where there is no mail server
 */
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
        ChangeNotices notices,
        Transport transport,
        ProcessorLoad processors,
        WebhookAlerts alerts,
        @Nullable MailAlerts mail) {}
