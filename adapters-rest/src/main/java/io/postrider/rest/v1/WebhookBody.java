package io.postrider.rest.v1;

import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as the native API shows it, whatever its dialect.
 *
 * @param disabledReason why it is not enabled: {@code owner}, {@code receiver_gone} or {@code receiver_failing}; null while it is
 * @param rateLimit null for no limit
 */
record WebhookBody(
        String id,
        String dialect,
        @Nullable String space,
        @Nullable String name,
        @Nullable String description,
        String url,
        List<String> eventTypes,
        boolean enabled,
        @Nullable String disabledReason,
        Map<String, String> headers,
        Map<String, String> metadata,
        List<String> alertEmails,
        SignatureBody signature,
        Duration timeout,
        List<Duration> retrySchedule,
        int maxInFlight,
        @Nullable RateLimitBody rateLimit,
        HealthBody health,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * What stands in place of a header's value for those who may not see it. No value can be this text, because values are
     * ASCII; a merge patch that sends it back leaves the header as it is.
     */
    static final String MASK = "\u2022\u2022\u2022\u2022";

    /** @param showsHeaders whether the values of its headers, which often are credentials of the receiver, are shown */
    static WebhookBody from(WebhookWithHealth found, boolean showsHeaders) {
        Webhook webhook = found.webhook();
        DeliveryPolicy policy = webhook.policy();
        return new WebhookBody(
                NativeIds.text(webhook.id()),
                webhook.dialect().text(),
                orNull(webhook.space()),
                orNull(webhook.name()),
                orNull(webhook.description()),
                webhook.url().text(),
                webhook.eventTypes().stream().map(EventTypePattern::text).toList(),
                webhook.isEnabled(),
                disabledReason(webhook.status()),
                showsHeaders ? webhook.headers() : masked(webhook.headers()),
                webhook.metadata(),
                webhook.alertEmails(),
                new SignatureBody(
                        webhook.signing().scheme().text(),
                        orNull(webhook.signing().current().publicKey())),
                policy.timeout(),
                policy.retrySchedule().delays(),
                policy.maxInFlight(),
                policy.isRateLimited() ? new RateLimitBody(policy.perSecond()) : null,
                HealthBody.from(found.health()),
                webhook.createdAt(),
                webhook.updatedAt());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String disabledReason(WebhookStatus status) {
        return switch (status) {
            case ENABLED -> null;
            case DISABLED -> "owner";
            case DISABLED_GONE -> "receiver_gone";
            case DISABLED_FAILING -> "receiver_failing";
        };
    }

    private static Map<String, String> masked(Map<String, String> headers) {
        Map<String, String> masked = new LinkedHashMap<>();
        headers.keySet().forEach(name -> masked.put(name, MASK));
        return masked;
    }

    /** @param publicKey null for symmetric schemes */
    record SignatureBody(String scheme, @Nullable String publicKey) {}

    /** @param perSecond requests a second over all nodes */
    record RateLimitBody(int perSecond) {}

    record HealthBody(
            String state,
            int consecutiveFailures,
            @Nullable Instant lastAttemptAt,
            @Nullable Integer lastResponseStatus) {
        static HealthBody from(WebhookHealth health) {
            return new HealthBody(
                    health.state().name().toLowerCase(Locale.ROOT),
                    health.consecutiveFailures(),
                    health.lastAttemptAt(),
                    health.lastResponseStatus());
        }
    }
}
