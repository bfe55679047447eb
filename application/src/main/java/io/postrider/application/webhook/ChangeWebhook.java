package io.postrider.application.webhook;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.FieldProblem.Broken;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Transactions;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes a webhook. Each delivery that is sent after the change goes by it, retries of older events included. */
public final class ChangeWebhook {
    private static final String NOT_CLEARED = "cannot be removed";

    private final StoredWebhooks stored;
    private final WebhookRules rules;
    private final Dialects dialects;
    private final InstantSource clock;

    public ChangeWebhook(
            Webhooks webhooks,
            Transactions transactions,
            WebhookDirectory directory,
            WebhookRules rules,
            Dialects dialects,
            InstantSource clock) {
        this.stored = new StoredWebhooks(webhooks, transactions, directory);
        this.rules = rules;
        this.dialects = dialects;
        this.clock = clock;
    }

    /**
     * Changes the webhook: all that is asked for, or nothing. What is not changed is not checked again. A webhook that is
     * enabled starts with no failures counted, whoever had disabled it.
     *
     * @return the webhook as it is now
     * @throws Invalid with all problems of the change
     * @throws UnknownWebhook where it is out of reach
     * @throws VersionConflict where it is not in the expected version
     */
    public Webhook change(WebhookChange change) {
        return stored.change(
                change.reach(), change.id(), change.expectedVersion(), current -> changed(current, change));
    }

    private Webhook changed(Webhook current, WebhookChange change) {
        Dialect dialect = WebhookRules.dialect(current, dialects);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<FieldProblem> problems = new ArrayList<>(change.found());
        WebhookBuilder builder = current.change();
        url(change, builder, problems, current, dialect);
        eventTypes(change, builder, problems, current, dialect);
        texts(change, builder, problems, current, dialect);
        maps(change, builder, problems, current, dialect);
        policy(change, builder, problems, current, dialect);
        secret(change, builder, problems, current, dialect, now);
        if (change.enabled().isCleared()) {
            problems.add(new Broken("enabled", NOT_CLEARED));
        }
        builder.enabled(change.enabled().applied(current.isEnabled(), current::isEnabled));
        Invalid.throwIfAny(problems);
        return builder.at(now);
    }

    private void url(
            WebhookChange change,
            WebhookBuilder builder,
            List<FieldProblem> problems,
            Webhook current,
            Dialect dialect) {
        if (change.url().isCleared()) {
            problems.add(new Broken("url", NOT_CLEARED));
        } else if (!change.url().isKept()) {
            rules.url(change.url().applied(current.url().text(), () -> ""), dialect, problems)
                    .ifPresent(builder::url);
        }
    }

    private void eventTypes(
            WebhookChange change,
            WebhookBuilder builder,
            List<FieldProblem> problems,
            Webhook current,
            Dialect dialect) {
        if (!change.eventTypes().isKept()) {
            List<String> texts = change.eventTypes()
                    .applied(current.eventTypes().stream().map(Object::toString).toList(), List::of);
            builder.eventTypes(rules.eventTypes(current.account(), dialect, texts, problems));
        }
    }

    private void texts(
            WebhookChange change,
            WebhookBuilder builder,
            List<FieldProblem> problems,
            Webhook current,
            Dialect dialect) {
        if (!change.name().isKept()) {
            String name = change.name().applied(current.name(), () -> "");
            rules.name(name, dialect, problems);
            builder.name(name);
        }
        if (!change.description().isKept()) {
            String description = change.description().applied(current.description(), () -> "");
            rules.description(description, problems);
            builder.description(description);
        }
        if (!change.alertEmails().isKept()) {
            List<String> addresses = change.alertEmails().applied(current.alertEmails(), List::of);
            rules.alertEmails(addresses, dialect, problems);
            builder.alertEmails(addresses);
        }
    }

    private void maps(
            WebhookChange change,
            WebhookBuilder builder,
            List<FieldProblem> problems,
            Webhook current,
            Dialect dialect) {
        if (!change.headers().isKept()) {
            Map<String, String> headers = change.headers().applied(current.headers(), Map::of);
            rules.headers(headers, dialect, problems);
            builder.headers(headers);
        }
        if (!change.metadata().isKept()) {
            Map<String, String> metadata = change.metadata().applied(current.metadata(), Map::of);
            rules.metadata(metadata, dialect, problems);
            builder.metadata(metadata);
        }
        builder.attributes(change.attributes().applied(current.attributes(), Map::of));
    }

    private void policy(
            WebhookChange change,
            WebhookBuilder builder,
            List<FieldProblem> problems,
            Webhook current,
            Dialect dialect) {
        DeliveryPolicy usual = dialect.defaultPolicy();
        DeliveryPolicy base = current.policy();
        if (change.timeout().isCleared()) {
            base = base.withTimeout(usual.timeout());
        }
        if (change.retrySchedule().isCleared()) {
            base = base.withRetrySchedule(usual.retrySchedule());
        }
        if (change.maxInFlight().isCleared()) {
            base = base.withMaxInFlight(usual.maxInFlight());
        }
        if (change.perSecond().isCleared()) {
            base = base.withPerSecond(usual.perSecond());
        }
        PolicyDraft asked = new PolicyDraft(
                asked(change.timeout(), base.timeout()),
                asked(change.retrySchedule(), base.retrySchedule().delays()),
                asked(change.maxInFlight(), base.maxInFlight()),
                asked(change.perSecond(), base.perSecond()));
        builder.policy(rules.policy(base, asked, problems));
    }

    private static <T> @Nullable T asked(Change<T> change, T base) {
        return change.isKept() || change.isCleared() ? null : change.applied(base, () -> base);
    }

    private void secret(
            WebhookChange change,
            WebhookBuilder builder,
            List<FieldProblem> problems,
            Webhook current,
            Dialect dialect,
            Instant now) {
        if (change.secret().isCleared()) {
            problems.add(new Broken("secret", NOT_CLEARED));
        } else if (!change.secret().isKept()) {
            String secret = change.secret().applied("", () -> "");
            rules.key(current.signing().scheme(), dialect, secret, problems)
                    .ifPresent(key -> builder.signing(current.signing().rotate(key, Duration.ZERO, now)));
        }
    }
}
