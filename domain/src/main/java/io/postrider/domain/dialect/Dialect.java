package io.postrider.domain.dialect;

import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import java.util.List;

/**
 * What a dialect's REST surface and its delivery format share: its rules as values, so that the core needs no branch for it.
 *
 * @param webhookIds how ids of its webhooks are written
 * @param eventIds how ids of events are written, in its answers and deliveries
 * @param deliveryIds how ids of deliveries are written
 * @param secrets the form of its symmetric secrets
 * @param defaultScheme the signature scheme of a webhook that does not choose
 * @param defaultPolicy schedule, timeout and pace of a webhook that does not choose
 * @param maxWebhooks per account; 0 for no limit
 * @param openSubscriptions whether types that are in no catalogue, and wildcards, can be subscribed to
 * @param catalogue the event types of its documentation; an account's own extend them
 */
public record Dialect(
        DialectName name,
        IdForm webhookIds,
        IdForm eventIds,
        IdForm deliveryIds,
        SecretForm secrets,
        SignatureSchemeName defaultScheme,
        DeliveryPolicy defaultPolicy,
        int maxWebhooks,
        boolean openSubscriptions,
        List<RegisteredEventType> catalogue) {
    public static final int NO_LIMIT = 0;

    public Dialect {
        catalogue = List.copyOf(catalogue);
    }

    /** The dialect of the native API. */
    public static final Dialect NATIVE = new Dialect(
            DialectName.NATIVE,
            IdForm.prefixed("wh_"),
            IdForm.prefixed("evt_"),
            IdForm.prefixed("del_"),
            SecretForm.standardWebhooks(),
            SignatureSchemeName.HMAC_SHA256,
            DeliveryPolicy.DEFAULT,
            NO_LIMIT,
            true,
            List.of());

    /** Whether its own documentation lists the type. */
    public boolean catalogues(EventType type) {
        return catalogue.stream().anyMatch(known -> known.type().equals(type));
    }
}
