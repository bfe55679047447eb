package io.postrider.domain.webhook;

import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A subscription: events of these types go to this URL, in this dialect's format, signed with these keys.
 *
 * @param space the partition of the account that it belongs to; empty for none
 * @param name empty for none
 * @param description empty for none
 * @param eventTypes in the client's order, without repetition, never empty
 * @param headers sent with each delivery, in the client's order
 * @param metadata the client's own, never interpreted
 * @param attributes what only the dialect understands, by the dialect's keys
 * @param version counts changes from 1; the ETag
 */
public record Webhook(
        WebhookId id,
        AccountId account,
        String space,
        DialectName dialect,
        String name,
        String description,
        WebhookUrl url,
        List<EventTypePattern> eventTypes,
        WebhookStatus status,
        Map<String, String> headers,
        Map<String, String> metadata,
        List<String> alertEmails,
        Map<String, String> attributes,
        Signing signing,
        DeliveryPolicy policy,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    public static final int MAX_NAME_LENGTH = 200;
    public static final int MAX_DESCRIPTION_LENGTH = 1_000;
    public static final int MAX_EVENT_TYPES = 100;
    public static final int MAX_METADATA = 64;
    public static final int MAX_METADATA_KEY_LENGTH = 64;
    public static final int MAX_METADATA_VALUE_LENGTH = 512;
    public static final int MAX_ALERT_EMAILS = 5;

    public Webhook {
        eventTypes = List.copyOf(eventTypes);
        headers = ordered(headers);
        metadata = ordered(metadata);
        alertEmails = List.copyOf(alertEmails);
        attributes = ordered(attributes);
        if (eventTypes.isEmpty()) {
            throw new IllegalArgumentException("a webhook subscribes to at least one event type");
        }
    }

    public boolean isEnabled() {
        return status.isEnabled();
    }

    public boolean subscribesTo(EventType type) {
        for (EventTypePattern pattern : eventTypes) {
            if (pattern.matches(type)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> ordered(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** A builder that starts from this webhook. */
    public WebhookBuilder change() {
        return new WebhookBuilder(this);
    }
}
