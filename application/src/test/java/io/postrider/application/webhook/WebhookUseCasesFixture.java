package io.postrider.application.webhook;

import io.postrider.application.alert.InMemoryWebhookAlerts;
import io.postrider.application.engine.SettableClock;
import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.Samples;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What the tests of the webhook use cases start from: an account, two dialects, production mode, all in memory. */
final class WebhookUseCasesFixture {
    static final int MAX_WEBHOOKS = 5;

    /** At most two webhooks, hexadecimal ids and secrets, subscriptions only to what is catalogued. */
    static final Dialect NARROW = Dialect.named(new DialectName("narrow"))
            .webhookIds(IdForm.hex24())
            .eventIds(IdForm.prefixed("evt_"))
            .deliveryIds(IdForm.prefixed("del_"))
            .secrets(SecretForm.hex64())
            .defaultScheme(SignatureSchemeName.HMAC_SHA256)
            .defaultPolicy(new DeliveryPolicy(
                    Duration.ofSeconds(10), new RetrySchedule(List.of(Duration.ZERO, Duration.ofSeconds(30)), 0), 4, 0))
            .maxWebhooks(2)
            .catalogue(List.of(new RegisteredEventType(new EventType("escrow.updated"), "", "", "")))
            .build();

    static final Instant NOW = Instant.parse("2026-01-15T12:00:00.123Z");

    final SettableClock clock = new SettableClock(NOW.plusNanos(456_789));
    final InMemoryManagedStorage storage = new InMemoryManagedStorage();
    final AccountId account = Samples.accountIn(storage);
    final Reach reach = Reach.of(account);
    final Dialects dialects = new Dialects(List.of(NARROW));
    final WebhookDirectory directory = new WebhookDirectory(storage.webhookChanges());
    final WebhookRules rules = new WebhookRules(
            storage.eventTypes(), new NumberedSigningKeys(), WebhookUseCasesFixture::loopbackIsForbidden, true);
    final RegisterWebhook register = register(rules);
    final ChangeWebhook change =
            new ChangeWebhook(storage.webhooks(), storage.transactions(), directory, rules, dialects, clock);
    final RotateSecret rotate =
            new RotateSecret(storage.webhooks(), storage.transactions(), directory, rules, dialects, clock);
    final InMemoryWebhookAlerts alerts = new InMemoryWebhookAlerts(clock, WebhookHealth::unknown, () -> {});
    final DisableWebhook disable =
            new DisableWebhook(storage.webhooks(), storage.transactions(), directory, alerts, clock);
    final FindWebhooks find = new FindWebhooks(storage.webhooks());

    RegisterWebhook register(WebhookRules checking) {
        return new RegisterWebhook(
                storage.webhooks(),
                storage.accounts(),
                MAX_WEBHOOKS,
                storage.transactions(),
                directory,
                checking,
                dialects,
                new TimeOrderedUuids(new Random(1)),
                clock);
    }

    /** A native webhook that needs nothing more to be registered. */
    WebhookDraft.Builder draft() {
        return WebhookDraft.of(account, DialectName.NATIVE)
                .url("https://receiver.example/hook")
                .eventTypes(List.of("user.created"));
    }

    /** The same in the narrow dialect. */
    WebhookDraft.Builder narrowDraft() {
        return WebhookDraft.of(account, NARROW.name())
                .url("https://receiver.example/hook")
                .eventTypes(List.of("escrow.updated"));
    }

    Webhook registered() {
        return register.register(draft().build());
    }

    WebhookChange.Builder changeOf(Webhook webhook) {
        return WebhookChange.of(reach, webhook.id());
    }

    Webhook stored(Webhook webhook) {
        return storage.webhooks().find(account, webhook.id()).orElseThrow();
    }

    private static Optional<String> loopbackIsForbidden(WebhookUrl url) {
        return url.uri().getHost().equals("127.0.0.1")
                ? Optional.of("must not point to a loopback address")
                : Optional.empty();
    }
}
