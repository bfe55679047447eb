package io.postrider.rest.flat;

import io.postrider.domain.dialect.Flat;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.dialect.DialectIds;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.Times;
import java.util.List;

/** A webhook as the dialect shows it. */
final class WebhookBody {
    static final DialectIds IDS = new DialectIds(Flat.DIALECT);

    private WebhookBody() {}

    static JsonFields from(Webhook webhook) {
        return new JsonFields()
                .with("id", IDS.text(webhook.id()))
                .with("url", webhook.url().text())
                .with("events", events(webhook))
                .with("active", webhook.isEnabled())
                .with("created_at", Times.seconds(webhook.createdAt()));
    }

    /** The same for who created it, with the secret, which nobody is shown again. */
    static JsonFields created(Webhook webhook) {
        return new JsonFields()
                .with("id", IDS.text(webhook.id()))
                .with("url", webhook.url().text())
                .with("events", events(webhook))
                .with("secret", webhook.signing().current().secret())
                .with("active", webhook.isEnabled())
                .with("created_at", Times.seconds(webhook.createdAt()));
    }

    private static List<String> events(Webhook webhook) {
        return webhook.eventTypes().stream().map(EventTypePattern::toString).toList();
    }
}
