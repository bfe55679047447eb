package io.postrider.application.storage;

import io.postrider.domain.account.Account;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.account.Scope;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** Things to store that differ in their ids and are otherwise alike. Safe for use by many threads. */
public final class Samples {
    /** When all of them were made. */
    public static final Instant CREATED = Instant.parse("2026-01-15T12:00:00.123Z");

    private static final TimeOrderedUuids IDS = new TimeOrderedUuids(new SplittableRandom());

    private Samples() {}

    /** Newer than all before. */
    public static UUID id() {
        return IDS.next(Instant.now());
    }

    public static Account account() {
        return new Account(new AccountId(id()), "Ærø & \"Søn\" 🐑", CREATED);
    }

    /** An account that is stored. */
    public static AccountId accountIn(ManagedStorage storage) {
        Account account = account();
        storage.accounts().add(account);
        return account.id();
    }

    /** A key of that account that does not expire and was not used. */
    public static ApiKey apiKey(AccountId account) {
        return new ApiKey(
                new ApiKeyId(id()),
                account,
                "a key",
                Set.of(Scope.EVENTS_READ, Scope.WEBHOOKS_WRITE),
                CREATED,
                null,
                null);
    }

    public static ApiKeyHash hash() {
        return ApiKeyHash.of(id().toString());
    }

    /** An enabled webhook of the native dialect, in its first version. */
    public static Webhook webhook(AccountId account) {
        return webhook(account, DialectName.NATIVE, "", WebhookStatus.ENABLED);
    }

    public static Webhook webhook(AccountId account, DialectName dialect, String space, WebhookStatus status) {
        return new Webhook(
                new WebhookId(id()),
                account,
                space,
                dialect,
                "a name",
                "a description",
                url("https://receiver.example/hook"),
                List.of(new EventTypePattern("user.created")),
                status,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Signing.with(SignatureSchemeName.HMAC_SHA256, SigningKey.symmetric("whsec_c2VjcmV0")),
                DeliveryPolicy.DEFAULT,
                CREATED,
                CREATED,
                1);
    }

    public static WebhookUrl url(String text) {
        try {
            return WebhookUrl.parse(text, false);
        } catch (WebhookUrl.InvalidUrl e) {
            throw new IllegalArgumentException(e);
        }
    }
}
