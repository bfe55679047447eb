package io.postrider.domain.dialect;

import io.postrider.domain.delivery.OutcomePolicy;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Builds a {@link Dialect}; what is not said is as {@link Dialect#named} tells. Not for use by several threads. */
public final class DialectBuilder {
    private final DialectName name;
    private IdForm webhookIds = IdForm.prefixed("wh_");
    private IdForm eventIds = IdForm.prefixed("evt_");
    private IdForm deliveryIds = IdForm.prefixed("del_");
    private SecretForm secrets = SecretForm.standardWebhooks();
    private SignatureSchemeName defaultScheme = SignatureSchemeName.HMAC_SHA256;
    private DeliveryPolicy defaultPolicy = DeliveryPolicy.DEFAULT;
    private OutcomePolicy outcomes = OutcomePolicy.LISTENING;
    private int maxWebhooks = Dialect.NO_LIMIT;
    private WebhookLimits webhookLimits = WebhookLimits.WIDEST;
    private Set<String> reservedHeaders = Set.of();
    private boolean openSubscriptions;
    private List<RegisteredEventType> catalogue = List.of();

    DialectBuilder(DialectName name) {
        this.name = name;
    }

    DialectBuilder(Dialect from) {
        name = from.name();
        webhookIds = from.webhookIds();
        eventIds = from.eventIds();
        deliveryIds = from.deliveryIds();
        secrets = from.secrets();
        defaultScheme = from.defaultScheme();
        defaultPolicy = from.defaultPolicy();
        outcomes = from.outcomes();
        maxWebhooks = from.maxWebhooks();
        webhookLimits = from.webhookLimits();
        reservedHeaders = from.reservedHeaders();
        openSubscriptions = from.openSubscriptions();
        catalogue = from.catalogue();
    }

    public DialectBuilder webhookIds(IdForm form) {
        webhookIds = form;
        return this;
    }

    public DialectBuilder eventIds(IdForm form) {
        eventIds = form;
        return this;
    }

    public DialectBuilder deliveryIds(IdForm form) {
        deliveryIds = form;
        return this;
    }

    public DialectBuilder secrets(SecretForm form) {
        secrets = form;
        return this;
    }

    public DialectBuilder defaultScheme(SignatureSchemeName scheme) {
        defaultScheme = scheme;
        return this;
    }

    public DialectBuilder defaultPolicy(DeliveryPolicy policy) {
        defaultPolicy = policy;
        return this;
    }

    public DialectBuilder retrySchedule(RetrySchedule schedule) {
        return defaultPolicy(defaultPolicy.withRetrySchedule(schedule));
    }

    public DialectBuilder timeout(Duration timeout) {
        return defaultPolicy(defaultPolicy.withTimeout(timeout));
    }

    public DialectBuilder outcomes(OutcomePolicy policy) {
        outcomes = policy;
        return this;
    }

    /** Per account; {@link Dialect#NO_LIMIT} for no limit. */
    public DialectBuilder maxWebhooks(int max) {
        maxWebhooks = max;
        return this;
    }

    public DialectBuilder webhookLimits(WebhookLimits limits) {
        webhookLimits = limits;
        return this;
    }

    /** The headers that the delivery format sets, in any case of letters. */
    public DialectBuilder reservedHeaders(String... headers) {
        reservedHeaders = Set.of(headers);
        return this;
    }

    /** Lets webhooks subscribe to types that are in no catalogue, and by wildcards. */
    public DialectBuilder openSubscriptions() {
        openSubscriptions = true;
        return this;
    }

    public DialectBuilder catalogue(List<RegisteredEventType> types) {
        catalogue = types;
        return this;
    }

    public Dialect build() {
        return new Dialect(
                name,
                webhookIds,
                eventIds,
                deliveryIds,
                secrets,
                defaultScheme,
                defaultPolicy,
                outcomes,
                maxWebhooks,
                webhookLimits,
                reservedHeaders,
                openSubscriptions,
                catalogue);
    }
}
