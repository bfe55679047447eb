package io.postrider.domain.webhook;

import io.postrider.domain.event.EventTypePattern;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Builds a changed {@link Webhook} from another. What makes its identity cannot be changed. Not for use by several threads. */
public final class WebhookBuilder {
    private final Webhook from;
    private String name;
    private String description;
    private WebhookUrl url;
    private List<EventTypePattern> eventTypes;
    private WebhookStatus status;
    private Map<String, String> headers;
    private Map<String, String> metadata;
    private List<String> alertEmails;
    private Map<String, String> attributes;
    private Signing signing;
    private DeliveryPolicy policy;

    WebhookBuilder(Webhook from) {
        this.from = from;
        name = from.name();
        description = from.description();
        url = from.url();
        eventTypes = from.eventTypes();
        status = from.status();
        headers = from.headers();
        metadata = from.metadata();
        alertEmails = from.alertEmails();
        attributes = from.attributes();
        signing = from.signing();
        policy = from.policy();
    }

    public WebhookBuilder name(String changed) {
        name = changed;
        return this;
    }

    public WebhookBuilder description(String changed) {
        description = changed;
        return this;
    }

    public WebhookBuilder url(WebhookUrl changed) {
        url = changed;
        return this;
    }

    public WebhookBuilder eventTypes(List<EventTypePattern> changed) {
        eventTypes = changed;
        return this;
    }

    public WebhookBuilder status(WebhookStatus changed) {
        status = changed;
        return this;
    }

    /** Switched on or off by its owner; keeps the reason of one that is off already. */
    public WebhookBuilder enabled(boolean enabled) {
        if (enabled != status.isEnabled()) {
            status = enabled ? WebhookStatus.ENABLED : WebhookStatus.DISABLED;
        }
        return this;
    }

    public WebhookBuilder headers(Map<String, String> changed) {
        headers = changed;
        return this;
    }

    public WebhookBuilder metadata(Map<String, String> changed) {
        metadata = changed;
        return this;
    }

    public WebhookBuilder alertEmails(List<String> changed) {
        alertEmails = changed;
        return this;
    }

    public WebhookBuilder attributes(Map<String, String> changed) {
        attributes = changed;
        return this;
    }

    public WebhookBuilder signing(Signing changed) {
        signing = changed;
        return this;
    }

    public WebhookBuilder policy(DeliveryPolicy changed) {
        policy = changed;
        return this;
    }

    public DeliveryPolicy policy() {
        return policy;
    }

    /** The changed webhook, its version one higher. */
    public Webhook at(Instant now) {
        return new Webhook(
                from.id(),
                from.account(),
                from.space(),
                from.dialect(),
                name,
                description,
                url,
                eventTypes,
                status,
                headers,
                metadata,
                alertEmails,
                attributes,
                signing,
                policy,
                from.createdAt(),
                now,
                from.version() + 1);
    }
}
