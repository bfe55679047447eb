package io.postrider.rest.paged;

import io.postrider.application.engine.TestWebhook.Tested;
import io.postrider.application.storage.Counted;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.dialect.Paged;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.dialect.DialectIds;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.Times;
import org.jspecify.annotations.Nullable;

/** How this dialect shows things. Each answer has fields of its own. */
final class PagedShapes {
    static final DialectIds IDS = new DialectIds(Paged.DIALECT);

    /** What is shown in place of every secret: of the same length, whatever the secret's is. */
    static final String MASKED_SECRET = "whsec_" + "\u2022".repeat(30);

    private PagedShapes() {}

    /** The only answer with the secret. */
    static JsonFields created(Webhook webhook) {
        return data(common(webhook)
                .with("created_at", Times.seconds(webhook.createdAt()))
                .with("secret", webhook.signing().current().secret())
                .with("description", description(webhook)));
    }

    static JsonFields found(WebhookWithHealth found) {
        Webhook webhook = found.webhook();
        return data(common(webhook)
                .with("created_at", Times.seconds(webhook.createdAt()))
                .with("updated_at", Times.seconds(webhook.updatedAt()))
                .with("last_triggered", Times.secondsOrNull(found.health().lastAttemptAt()))
                .with("secret", MASKED_SECRET)
                .with("description", description(webhook)));
    }

    static JsonFields updated(Webhook webhook) {
        return data(common(webhook)
                .with("created_at", Times.seconds(webhook.createdAt()))
                .with("updated_at", Times.seconds(webhook.updatedAt()))
                .with("description", description(webhook)));
    }

    static JsonFields page(Counted<WebhookWithHealth> found, PageNumber page) {
        long pages = Math.max(1, (found.total() + page.size() - 1) / page.size());
        JsonFields meta = new JsonFields()
                .with("total", found.total())
                .with("page", page.number())
                .with("limit", page.size())
                .with("pages", pages);
        return data(found.items().stream().map(PagedShapes::listed).toList()).with("meta", meta);
    }

    private static JsonFields listed(WebhookWithHealth found) {
        Webhook webhook = found.webhook();
        return common(webhook)
                .with("created_at", Times.seconds(webhook.createdAt()))
                .with("last_triggered", Times.secondsOrNull(found.health().lastAttemptAt()));
    }

    static JsonFields tested(Tested tested) {
        Attempt attempt = tested.attempt();
        boolean success = attempt.outcome().isSuccess();
        JsonFields details = new JsonFields()
                .with("status_code", attempt.response().status())
                .with("response_time", attempt.duration().toMillis())
                .with("timestamp", Times.seconds(attempt.startedAt()))
                .withIfAny("error", success ? null : attempt.outcome().reason());
        return new JsonFields()
                .with("success", success)
                .with("message", success ? "Test event sent successfully" : "Test event failed")
                .with("details", details);
    }

    private static JsonFields common(Webhook webhook) {
        return new JsonFields()
                .with("id", IDS.text(webhook.id()))
                .with("url", webhook.url().text())
                .with(
                        "events",
                        webhook.eventTypes().stream()
                                .map(EventTypePattern::text)
                                .toList())
                .with("status", WebhookActivity.of(webhook).text());
    }

    private static JsonFields data(Object content) {
        return new JsonFields().with("data", content);
    }

    private static @Nullable String description(Webhook webhook) {
        return webhook.description().isEmpty() ? null : webhook.description();
    }
}
