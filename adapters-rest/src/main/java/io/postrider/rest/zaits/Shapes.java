package io.postrider.rest.zaits;

import io.postrider.application.delivery.FindDeliveries.DeliveryWithLastAttempt;
import io.postrider.application.engine.TestWebhook.Tested;
import io.postrider.application.event.Catalogue;
import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.dialect.Zaits;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.dialect.DialectIds;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.Texts;
import io.postrider.rest.json.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How this dialect shows things. */
final class Shapes {
    static final DialectIds IDS = new DialectIds(Zaits.DIALECT);

    /** How much is shown of what a receiver answers to a test: 1 KiB. */
    private static final int MAX_RESPONSE_BYTES = 1024;

    private static final String CANCELLED = "the delivery was cancelled";

    private Shapes() {}

    /** The only answer with the secret. */
    static JsonFields created(Webhook webhook) {
        return new JsonFields()
                .with("id", IDS.text(webhook.id()))
                .with("url", webhook.url().text())
                .with("events", events(webhook))
                .with("description", orNull(webhook.description()))
                .with("secret", webhook.signing().current().secret())
                .with("active", webhook.isEnabled())
                .with("created_at", Times.seconds(webhook.createdAt()));
    }

    static JsonFields listed(WebhookWithHealth found, DeliveryTally tally) {
        Webhook webhook = found.webhook();
        return new JsonFields()
                .with("id", IDS.text(webhook.id()))
                .with("url", webhook.url().text())
                .with("events", events(webhook))
                .with("description", orNull(webhook.description()))
                .with("active", webhook.isEnabled())
                .with("created_at", Times.seconds(webhook.createdAt()))
                .with("last_delivery", Times.secondsOrNull(found.health().lastAttemptAt()))
                .with("success_rate", tally.successRate().orElse(null));
    }

    static JsonFields updated(Webhook webhook) {
        return new JsonFields()
                .with("id", IDS.text(webhook.id()))
                .with("url", webhook.url().text())
                .with("events", events(webhook))
                .withIfAny("description", orNull(webhook.description()))
                .with("active", webhook.isEnabled())
                .with("updated_at", Times.seconds(webhook.updatedAt()));
    }

    static JsonFields delivery(DeliveryWithLastAttempt logged) {
        Delivery delivery = logged.delivery();
        Optional<Attempt> last = logged.lastAttempt();
        return new JsonFields()
                .with("id", IDS.text(delivery.id()))
                .with(
                        "event_id",
                        Zaits.DIALECT.eventIds().format(delivery.event().value()))
                .with("event_type", delivery.eventType().name())
                .with("status", DeliveryStatus.of(delivery.state()).text())
                .with("attempts", delivery.attemptCount())
                .with("response_status", delivery.lastResponseStatus())
                .with(
                        "response_time",
                        last.map(attempt -> attempt.duration().toMillis()).orElse(null))
                .with("error_message", error(delivery, last))
                .with("created_at", Times.seconds(delivery.createdAt()))
                .with("last_attempt", Times.secondsOrNull(lastAttemptAt(delivery, last)));
    }

    private static @Nullable String error(Delivery delivery, Optional<Attempt> last) {
        return switch (delivery.state()) {
            case SUCCEEDED, PENDING -> null;
            case CANCELLED -> CANCELLED;
            case RETRYING, FAILED ->
                last.map(Attempt::outcome)
                        .or(() -> Optional.ofNullable(delivery.lastResponseStatus())
                                .map(status -> new Outcome.Rejected(status, null)))
                        .map(Outcome::reason)
                        .orElse(null);
        };
    }

    /** Attempts are kept for a shorter time than deliveries: when one has ended stays known. */
    private static @Nullable Instant lastAttemptAt(Delivery delivery, Optional<Attempt> last) {
        if (last.isPresent()) {
            return last.get().endedAt();
        }
        boolean endedByAttempt =
                delivery.state() == DeliveryState.SUCCEEDED || delivery.state() == DeliveryState.FAILED;
        return endedByAttempt ? delivery.completedAt() : null;
    }

    static JsonFields tested(Tested tested) {
        Attempt attempt = tested.attempt();
        Integer status = attempt.response().status();
        JsonFields shown = new JsonFields()
                .with("test_sent", !(attempt.outcome() instanceof Outcome.Blocked))
                .with("response_status", status)
                .with("response_time", attempt.duration().toMillis())
                .with(
                        "response_body",
                        status == null ? null : Texts.cut(attempt.response().body(), MAX_RESPONSE_BYTES));
        return status == null ? shown.with("error", attempt.outcome().reason()) : shown;
    }

    static JsonFields eventType(Catalogue.Entry entry) {
        RegisteredEventType type = entry.type();
        return new JsonFields()
                .with("name", type.type().name())
                .with("description", orNull(type.description()))
                .with("category", orNull(type.category()));
    }

    private static List<String> events(Webhook webhook) {
        return webhook.eventTypes().stream().map(EventTypePattern::text).toList();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
