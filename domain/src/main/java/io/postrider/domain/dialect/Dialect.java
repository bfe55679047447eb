package io.postrider.domain.dialect;

import io.postrider.domain.delivery.OutcomePolicy;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.HeaderRules;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a dialect's REST surface and its delivery format share: its rules as values, so that the core needs no branch for it.
 * Made by {@link #named}.
 *
 * @param webhookIds how ids of its webhooks are written
 * @param eventIds how ids of events are written, in its answers and deliveries
 * @param deliveryIds how ids of deliveries are written
 * @param secrets the form of its symmetric secrets
 * @param defaultScheme the signature scheme of a webhook that does not choose
 * @param defaultPolicy schedule, timeout and pace of a webhook that does not choose
 * @param outcomes what its receivers can ask for by the status of a failure
 * @param maxWebhooks per account; 0 for no limit
 * @param webhookLimits how much one webhook may hold
 * @param reservedHeaders names, in lower case, of the headers that its delivery format sets: a webhook's own headers cannot
 *     have them
 * @param openSubscriptions whether types that are in no catalogue, and wildcards, can be subscribed to
 * @param catalogue the event types of its documentation, in its order; an account's own extend them
 */
public record Dialect(
        DialectName name,
        IdForm webhookIds,
        IdForm eventIds,
        IdForm deliveryIds,
        SecretForm secrets,
        SignatureSchemeName defaultScheme,
        DeliveryPolicy defaultPolicy,
        OutcomePolicy outcomes,
        int maxWebhooks,
        WebhookLimits webhookLimits,
        Set<String> reservedHeaders,
        boolean openSubscriptions,
        List<RegisteredEventType> catalogue) {
    public static final int NO_LIMIT = 0;

    public Dialect {
        if (maxWebhooks < 0) {
            throw new IllegalArgumentException("a limit of webhooks is 0, for none, or more");
        }
        reservedHeaders = reservedHeaders.stream()
                .map(header -> header.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        catalogue = List.copyOf(catalogue);
    }

    /** The dialect of the native API. */
    public static final Dialect NATIVE = named(DialectName.NATIVE)
            .secrets(SecretForm.standardWebhooks())
            .reservedHeaders("webhook-id", "webhook-timestamp", "webhook-signature")
            .openSubscriptions()
            .build();

    /**
     * A builder that starts from what most dialects have: ids {@code wh_}, {@code evt_} and {@code del_}, HMAC-SHA256 with
     * secrets of the Standard Webhooks form, the default policy, receivers that are listened to, no limit but those of the core, no headers of its own, and an
     * empty catalogue that is closed to other types.
     */
    public static DialectBuilder named(DialectName name) {
        return new DialectBuilder(name);
    }

    /** Whether its own documentation lists the type. */
    public boolean catalogues(EventType type) {
        return catalogue.stream().anyMatch(known -> known.type().equals(type));
    }

    /** Whether its delivery format sets this header; in any case of letters. */
    public boolean reservesHeader(String header) {
        return reservedHeaders.contains(header.toLowerCase(Locale.ROOT));
    }

    /** What is wrong with a header of one of its webhooks, to be read after the header's name; empty where nothing is. */
    public Optional<String> headerProblem(String header, String value) {
        return reservesHeader(header) ? Optional.of(HeaderRules.RESERVED_RULE) : HeaderRules.problem(header, value);
    }

    /** The same with another schedule for webhooks that do not choose. */
    public Dialect withRetrySchedule(RetrySchedule changed) {
        return new DialectBuilder(this)
                .defaultPolicy(defaultPolicy.withRetrySchedule(changed))
                .build();
    }

    /** The same with another timeout for webhooks that do not choose. */
    public Dialect withTimeout(Duration changed) {
        return new DialectBuilder(this)
                .defaultPolicy(defaultPolicy.withTimeout(changed))
                .build();
    }

    /**
     * The same with another limit.
     *
     * @param changed per account; {@link #NO_LIMIT} for none
     */
    public Dialect withMaxWebhooks(int changed) {
        return new DialectBuilder(this).maxWebhooks(changed).build();
    }
}
