package io.postrider.application.webhook;

import io.postrider.application.event.EventTypes;
import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.FieldProblem.BadUrl;
import io.postrider.application.problem.FieldProblem.Broken;
import io.postrider.application.problem.FieldProblem.ForbiddenUrl;
import io.postrider.application.problem.FieldProblem.Missing;
import io.postrider.application.problem.FieldProblem.NoEventTypes;
import io.postrider.application.problem.FieldProblem.UnknownEventType;
import io.postrider.application.problem.Invalid;
import io.postrider.application.problem.TextRules;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.dialect.WebhookLimits;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is checked of a webhook when it is registered or changed. Each check adds what is wrong to the problems and goes on, so
 * that a client learns of all of it at once; where it added one, what it returns is not to be used.
 */
public final class WebhookRules {
    static final int MAX_SPACE_LENGTH = 64;
    private static final int MAX_EMAIL_LENGTH = 254;

    /** Addresses that mail servers take without quoting: good enough to find a slip of the pen, which is all it is for. */
    private static final Pattern EMAIL = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}");

    private final EventTypes eventTypes;
    private final SigningKeys keys;
    private final UrlPolicy urlPolicy;
    private final boolean httpsOnly;

    /**
     * Rules for the given mode.
     *
     * @param httpsOnly whether {@code http} is refused, as it is in production mode
     */
    public WebhookRules(EventTypes eventTypes, SigningKeys keys, UrlPolicy urlPolicy, boolean httpsOnly) {
        this.eventTypes = eventTypes;
        this.keys = keys;
        this.urlPolicy = urlPolicy;
        this.httpsOnly = httpsOnly;
    }

    /**
     * The dialect of a webhook that is there.
     *
     * @throws Invalid where this server does not know it any more, as it was added by something that was taken out again
     */
    static Dialect dialect(Webhook webhook, Dialects dialects) {
        return dialects.named(webhook.dialect())
                .orElseThrow(() -> new Invalid(List.of(
                        new Broken("dialect", "is " + webhook.dialect() + ", which this server does not know"))));
    }

    Optional<WebhookUrl> url(@Nullable String text, Dialect dialect, List<FieldProblem> problems) {
        if (text == null) {
            problems.add(new Missing("url"));
            return Optional.empty();
        }
        int max = dialect.webhookLimits().maxUrlLength();
        if (max < WebhookUrl.MAX_LENGTH && text.length() > max) {
            problems.add(new Broken("url", "must have at most " + max + " characters"));
            return Optional.empty();
        }
        try {
            WebhookUrl url = WebhookUrl.parse(text, httpsOnly);
            urlPolicy.objection(url).ifPresent(rule -> problems.add(new ForbiddenUrl("url", rule)));
            return Optional.of(url);
        } catch (WebhookUrl.InvalidUrl e) {
            problems.add(new BadUrl("url", e.fault()));
            return Optional.empty();
        }
    }

    List<EventTypePattern> eventTypes(
            AccountId account, Dialect dialect, List<String> texts, List<FieldProblem> problems) {
        if (texts.isEmpty()) {
            problems.add(new NoEventTypes("eventTypes"));
            return List.of();
        }
        if (texts.size() > Webhook.MAX_EVENT_TYPES) {
            problems.add(new Broken("eventTypes", "must have at most " + Webhook.MAX_EVENT_TYPES + " event types"));
            return List.of();
        }
        Set<EventTypePattern> patterns = new LinkedHashSet<>();
        Set<String> own = dialect.openSubscriptions() ? Set.of() : registered(account);
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            String field = "eventTypes[" + i + "]";
            Optional<EventTypePattern> pattern = EventTypePattern.of(text);
            if (!dialect.openSubscriptions() && !isCatalogued(dialect, own, pattern)) {
                problems.add(new UnknownEventType(field, text));
            } else if (pattern.isEmpty()) {
                problems.add(new Broken(field, EventTypePattern.RULE));
            }
            pattern.ifPresent(patterns::add);
        }
        return List.copyOf(patterns);
    }

    private Set<String> registered(AccountId account) {
        return eventTypes.list(account).stream()
                .map(RegisteredEventType::type)
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    private static boolean isCatalogued(Dialect dialect, Set<String> own, Optional<EventTypePattern> pattern) {
        return pattern.flatMap(EventTypePattern::exactType)
                .filter(type -> dialect.catalogues(type) || own.contains(type.name()))
                .isPresent();
    }

    void space(String space, List<FieldProblem> problems) {
        TextRules.check("space", space, 0, MAX_SPACE_LENGTH, problems);
    }

    void name(String name, Dialect dialect, List<FieldProblem> problems) {
        WebhookLimits limits = dialect.webhookLimits();
        TextRules.check("name", name, limits.minNameLength(), limits.maxNameLength(), problems);
    }

    void description(String description, List<FieldProblem> problems) {
        TextRules.check("description", description, 0, Webhook.MAX_DESCRIPTION_LENGTH, problems);
    }

    void headers(Map<String, String> headers, Dialect dialect, List<FieldProblem> problems) {
        int max = dialect.webhookLimits().maxHeaders();
        if (headers.size() > max) {
            problems.add(new Broken("headers", "must have at most " + max + " headers"));
            return;
        }
        Set<String> names = new HashSet<>();
        headers.forEach((name, value) -> {
            Optional<String> problem = dialect.headerProblem(name, value);
            problem.ifPresent(rule -> problems.add(new Broken(entry("headers", name), rule)));
            if (problem.isEmpty() && !names.add(name.toLowerCase(Locale.ROOT))) {
                problems.add(new Broken(entry("headers", name), "must not be given twice"));
            }
        });
    }

    void metadata(Map<String, String> metadata, Dialect dialect, List<FieldProblem> problems) {
        if (metadata.size() > Webhook.MAX_METADATA) {
            problems.add(new Broken("metadata", "must have at most " + Webhook.MAX_METADATA + " keys"));
            return;
        }
        metadata.forEach((key, value) -> {
            String field = entry("metadata", key);
            if (key.isEmpty() || key.length() > Webhook.MAX_METADATA_KEY_LENGTH || !TextRules.isPrintable(key)) {
                problems.add(new Broken(
                        field, "must have a key of 1 to " + Webhook.MAX_METADATA_KEY_LENGTH + " printable characters"));
            }
            TextRules.check(field, value, 0, dialect.webhookLimits().maxMetadataValueLength(), problems);
        });
    }

    void alertEmails(List<String> addresses, Dialect dialect, List<FieldProblem> problems) {
        int max = dialect.webhookLimits().maxAlertEmails();
        if (addresses.size() > max) {
            problems.add(new Broken("alertEmails", "must have at most " + max + " addresses"));
            return;
        }
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            if (address.length() > MAX_EMAIL_LENGTH || !EMAIL.matcher(address).matches()) {
                problems.add(new Broken("alertEmails[" + i + "]", "must be an e-mail address"));
            }
        }
    }

    /** The policy with the parts that were asked for in place of those of {@code base}. */
    DeliveryPolicy policy(DeliveryPolicy base, PolicyDraft asked, List<FieldProblem> problems) {
        Duration timeout = asked.timeout() == null ? base.timeout() : asked.timeout();
        if (timeout.compareTo(DeliveryPolicy.MIN_TIMEOUT) < 0 || timeout.compareTo(DeliveryPolicy.MAX_TIMEOUT) > 0) {
            problems.add(new Broken(
                    "timeout", "must be " + DeliveryPolicy.MIN_TIMEOUT + " to " + DeliveryPolicy.MAX_TIMEOUT));
            timeout = base.timeout();
        }
        RetrySchedule schedule = asked.retrySchedule() == null
                ? base.retrySchedule()
                : retrySchedule(asked.retrySchedule(), base.retrySchedule(), problems);
        int maxInFlight = asked.maxInFlight() == null ? base.maxInFlight() : asked.maxInFlight();
        if (maxInFlight < 1 || maxInFlight > DeliveryPolicy.MAX_MAX_IN_FLIGHT) {
            problems.add(new Broken("maxInFlight", "must be 1 to " + DeliveryPolicy.MAX_MAX_IN_FLIGHT));
            maxInFlight = base.maxInFlight();
        }
        int perSecond = asked.perSecond() == null ? base.perSecond() : asked.perSecond();
        if (perSecond < 0 || perSecond > DeliveryPolicy.MAX_PER_SECOND) {
            problems.add(new Broken("rateLimit", "must be 1 to " + DeliveryPolicy.MAX_PER_SECOND + " per second"));
            perSecond = base.perSecond();
        }
        return new DeliveryPolicy(timeout, schedule, maxInFlight, perSecond);
    }

    private static RetrySchedule retrySchedule(List<Duration> delays, RetrySchedule base, List<FieldProblem> problems) {
        if (delays.isEmpty() || delays.size() > RetrySchedule.MAX_ATTEMPTS) {
            problems.add(new Broken("retrySchedule", "must have 1 to " + RetrySchedule.MAX_ATTEMPTS + " delays"));
            return base;
        }
        List<FieldProblem> wrong = new ArrayList<>();
        for (int i = 0; i < delays.size(); i++) {
            if (delays.get(i).isNegative() || delays.get(i).compareTo(RetrySchedule.MAX_DELAY) > 0) {
                wrong.add(new Broken("retrySchedule[" + i + "]", "must be PT0S to " + RetrySchedule.MAX_DELAY));
            }
        }
        problems.addAll(wrong);
        return wrong.isEmpty() ? new RetrySchedule(delays, base.jitterFraction()) : base;
    }

    SignatureSchemeName scheme(@Nullable SignatureSchemeName asked, Dialect dialect, List<FieldProblem> problems) {
        if (asked == null) {
            return dialect.defaultScheme();
        }
        if (!keys.schemes().contains(asked)) {
            String known = keys.schemes().stream().map(Object::toString).collect(Collectors.joining(", "));
            problems.add(new Broken("signature.scheme", "must be one of " + known));
            return dialect.defaultScheme();
        }
        return asked;
    }

    /** The client's own key, or a fresh one where {@code secret} is null; empty where the own one is not valid. */
    Optional<SigningKey> key(
            SignatureSchemeName scheme, Dialect dialect, @Nullable String secret, List<FieldProblem> problems) {
        if (!keys.schemes().contains(scheme)) {
            problems.add(new Broken("signature.scheme", "is " + scheme + ", which this server does not know"));
            return Optional.empty();
        }
        if (secret == null) {
            return Optional.of(keys.generate(scheme, dialect.secrets()));
        }
        Optional<SigningKey> own =
                TextRules.isPrintable(secret) ? keys.read(scheme, dialect.secrets(), secret) : Optional.empty();
        if (own.isEmpty()) {
            problems.add(new Broken("secret", keys.rule(scheme, dialect.secrets())));
        }
        return own;
    }

    private static String entry(String field, String key) {
        int shown = Math.min(key.length(), 64);
        boolean cutsCharacter = shown < key.length() && Character.isHighSurrogate(key.charAt(shown - 1));
        return field + "." + (shown == key.length() ? key : key.substring(0, cutsCharacter ? shown - 1 : shown) + "…");
    }
}
