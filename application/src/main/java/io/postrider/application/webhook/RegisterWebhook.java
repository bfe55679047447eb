package io.postrider.application.webhook;

import io.postrider.application.account.Accounts;
import io.postrider.application.account.UnknownAccount;
import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Transactions;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.domain.webhook.WebhookUrl;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds a webhook to an account. It takes the events that are accepted from then on. */
public final class RegisterWebhook {
    private final Webhooks webhooks;
    private final Accounts accounts;
    private final int maxPerAccount;
    private final Transactions transactions;
    private final WebhookDirectory directory;
    private final WebhookRules rules;
    private final Dialects dialects;
    private final TimeOrderedUuids ids;
    private final InstantSource clock;

    /** @param maxPerAccount webhooks that an account may have in all dialects together, beside what each of them allows */
    public RegisterWebhook(
            Webhooks webhooks,
            Accounts accounts,
            int maxPerAccount,
            Transactions transactions,
            WebhookDirectory directory,
            WebhookRules rules,
            Dialects dialects,
            TimeOrderedUuids ids,
            InstantSource clock) {
        this.webhooks = webhooks;
        this.accounts = accounts;
        this.maxPerAccount = maxPerAccount;
        this.transactions = transactions;
        this.directory = directory;
        this.rules = rules;
        this.dialects = dialects;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Registers the webhook.
     *
     * @return with its signing key, which only the answer to this request shows
     * @throws Invalid with all problems of the draft; with {@link FieldProblem.LimitReached} alone where it has no other
     * @throws UnknownAccount where there is no such account
     * @throws IllegalArgumentException where no dialect has the draft's name
     */
    public Webhook register(WebhookDraft draft) {
        Dialect dialect = dialects.named(draft.dialect())
                .orElseThrow(() -> new IllegalArgumentException("no dialect is named " + draft.dialect()));
        Webhook webhook = checked(draft, dialect);
        return transactions.required(() -> {
            // The lock makes concurrent requests count one after the other: the limit holds to the last one.
            if (accounts.lock(draft.account()).isEmpty()) {
                throw new UnknownAccount();
            }
            if (dialect.maxWebhooks() != Dialect.NO_LIMIT
                    && webhooks.count(draft.account(), dialect.name()) >= dialect.maxWebhooks()) {
                throw new Invalid(List.of(new FieldProblem.LimitReached(dialect.maxWebhooks())));
            }
            if (webhooks.count(draft.account()) >= maxPerAccount) {
                throw new Invalid(List.of(new FieldProblem.LimitReached(maxPerAccount)));
            }
            webhooks.add(webhook);
            transactions.afterCommit(() -> directory.learn(webhook));
            return webhook;
        });
    }

    private Webhook checked(WebhookDraft draft, Dialect dialect) {
        List<FieldProblem> problems = new ArrayList<>(draft.found());
        Optional<WebhookUrl> url = rules.url(draft.url(), dialect, problems);
        List<EventTypePattern> eventTypes = rules.eventTypes(draft.account(), dialect, draft.eventTypes(), problems);
        rules.space(draft.space(), problems);
        rules.name(draft.name(), dialect, problems);
        rules.description(draft.description(), problems);
        rules.headers(draft.headers(), dialect, problems);
        rules.metadata(draft.metadata(), dialect, problems);
        rules.alertEmails(draft.alertEmails(), dialect, problems);
        DeliveryPolicy policy = rules.policy(dialect.defaultPolicy(), draft.policy(), problems);
        SignatureSchemeName scheme = rules.scheme(draft.scheme(), dialect, problems);
        Optional<SigningKey> key = rules.key(scheme, dialect, draft.secret(), problems);
        Invalid.throwIfAny(problems);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Webhook(
                new WebhookId(dialect.webhookIds().shape(ids.next(now))),
                draft.account(),
                draft.space(),
                dialect.name(),
                draft.name(),
                draft.description(),
                url.orElseThrow(),
                eventTypes,
                draft.enabled() ? WebhookStatus.ENABLED : WebhookStatus.DISABLED,
                draft.headers(),
                draft.metadata(),
                draft.alertEmails(),
                draft.attributes(),
                Signing.with(scheme, key.orElseThrow()),
                policy,
                now,
                now,
                1);
    }
}
