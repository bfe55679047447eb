package io.postrider.rest.dialect;

import io.postrider.application.webhook.UnknownWebhook;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import java.util.Optional;

/** Ids as a dialect writes them. A text that is no id names nothing, so it is unknown like an id that nobody has. */
public final class DialectIds {
    private final Dialect dialect;

    public DialectIds(Dialect dialect) {
        this.dialect = dialect;
    }

    public String text(WebhookId id) {
        return dialect.webhookIds().format(id.value());
    }

    public String text(DeliveryId id) {
        return dialect.deliveryIds().format(id.value());
    }

    public String text(EventId id) {
        return dialect.eventIds().format(id.value());
    }

    /**
     * The webhook of a path.
     *
     * @throws UnknownWebhook where the text is no id of a webhook
     */
    public WebhookId webhook(String text) {
        return dialect.webhookIds().parse(text).map(WebhookId::new).orElseThrow(UnknownWebhook::new);
    }

    /** The delivery of a cursor, or empty where the text is no id of a delivery. */
    public Optional<DeliveryId> delivery(String text) {
        return dialect.deliveryIds().parse(text).map(DeliveryId::new);
    }
}
