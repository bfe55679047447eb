package io.postrider.deploy;

import io.postrider.application.account.Accounts;
import io.postrider.application.account.ApiKeys;
import io.postrider.application.account.Authenticate;
import io.postrider.application.account.CreateAccount;
import io.postrider.application.account.EnsureDefaultAccount;
import io.postrider.application.account.FindAccount;
import io.postrider.application.account.IssueApiKey;
import io.postrider.application.account.ListAccounts;
import io.postrider.application.account.ListApiKeys;
import io.postrider.application.account.RevokeApiKey;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.delivery.FindDeliveries;
import io.postrider.application.engine.DeliveryEngine;
import io.postrider.application.event.EventHistory;
import io.postrider.application.event.EventTypes;
import io.postrider.application.event.FindEventTypes;
import io.postrider.application.event.FindEvents;
import io.postrider.application.event.RegisterEventType;
import io.postrider.application.event.RemoveEventType;
import io.postrider.application.recovery.CancelRecovery;
import io.postrider.application.recovery.FindRecoveries;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.recovery.StartRecovery;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.RequestKeys;
import io.postrider.application.storage.Transactions;
import io.postrider.application.webhook.ChangeWebhook;
import io.postrider.application.webhook.DisableWebhook;
import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.RegisterWebhook;
import io.postrider.application.webhook.RemoveWebhook;
import io.postrider.application.webhook.RotateSecret;
import io.postrider.application.webhook.SigningKeys;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.application.webhook.WebhookRules;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.id.TimeOrderedUuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** The use cases over what is managed. */
@ApplicationScoped
class UseCaseBeans {
    private static final int API_KEYS_KNOWN_BY_HEART = 10_000;

    // Accounts

    @Produces
    @Singleton
    Authenticate authenticate(ApiKeys keys, Settings settings, InstantSource clock) {
        return new Authenticate(
                keys, settings.adminKey().map(ApiKeyHash::of).orElse(null), API_KEYS_KNOWN_BY_HEART, clock);
    }

    @Produces
    @Singleton
    CreateAccount createAccount(Accounts accounts, TimeOrderedUuids ids, InstantSource clock) {
        return new CreateAccount(accounts, ids, clock);
    }

    @Produces
    @Singleton
    EnsureDefaultAccount ensureDefaultAccount(
            Accounts accounts, ApiKeys keys, Transactions transactions, TimeOrderedUuids ids, InstantSource clock) {
        return new EnsureDefaultAccount(accounts, keys, transactions, ids, clock);
    }

    @Produces
    @Singleton
    IssueApiKey issueApiKey(
            Accounts accounts, ApiKeys keys, TimeOrderedUuids ids, RandomGenerator random, InstantSource clock) {
        return new IssueApiKey(accounts, keys, ids, random, clock);
    }

    @Produces
    @Singleton
    FindAccount findAccount(Accounts accounts) {
        return new FindAccount(accounts);
    }

    @Produces
    @Singleton
    ListAccounts listAccounts(Accounts accounts) {
        return new ListAccounts(accounts);
    }

    @Produces
    @Singleton
    ListApiKeys listApiKeys(Accounts accounts, ApiKeys keys) {
        return new ListApiKeys(accounts, keys);
    }

    @Produces
    @Singleton
    RevokeApiKey revokeApiKey(ApiKeys keys, Transactions transactions, Authenticate authenticate) {
        return new RevokeApiKey(keys, transactions, authenticate);
    }

    // Events

    @Produces
    @Singleton
    FindEvents findEvents(EventHistory events) {
        return new FindEvents(events);
    }

    @Produces
    @Singleton
    FindEventTypes findEventTypes(EventTypes eventTypes, Dialects dialects) {
        return new FindEventTypes(eventTypes, dialects);
    }

    @Produces
    @Singleton
    RegisterEventType registerEventType(EventTypes eventTypes) {
        return new RegisterEventType(eventTypes);
    }

    @Produces
    @Singleton
    RemoveEventType removeEventType(EventTypes eventTypes) {
        return new RemoveEventType(eventTypes);
    }

    // Webhooks

    @Produces
    @Singleton
    WebhookRules webhookRules(
            EventTypes eventTypes, SigningKeys keys, Settings settings, DeliverableUrls deliverableUrls) {
        return new WebhookRules(eventTypes, keys, deliverableUrls, settings.mode() == Mode.PRODUCTION);
    }

    @Produces
    @Singleton
    DeliverableUrls deliverableUrls(Settings settings) {
        return new DeliverableUrls(settings.addressPolicy());
    }

    @Produces
    @Singleton
    RegisterWebhook registerWebhook(
            Webhooks webhooks,
            Accounts accounts,
            Transactions transactions,
            WebhookDirectory directory,
            WebhookRules rules,
            Dialects dialects,
            TimeOrderedUuids ids,
            InstantSource clock,
            Settings settings) {
        return new RegisterWebhook(
                webhooks, accounts, settings.maxWebhooks(), transactions, directory, rules, dialects, ids, clock);
    }

    @Produces
    @Singleton
    ChangeWebhook changeWebhook(
            Webhooks webhooks,
            Transactions transactions,
            WebhookDirectory directory,
            WebhookRules rules,
            Dialects dialects,
            InstantSource clock) {
        return new ChangeWebhook(webhooks, transactions, directory, rules, dialects, clock);
    }

    @Produces
    @Singleton
    DisableWebhook disableWebhook(
            Webhooks webhooks,
            Transactions transactions,
            WebhookDirectory directory,
            WebhookAlerts alerts,
            InstantSource clock) {
        return new DisableWebhook(webhooks, transactions, directory, alerts, clock);
    }

    @Produces
    @Singleton
    FindWebhooks findWebhooks(Webhooks webhooks) {
        return new FindWebhooks(webhooks);
    }

    @Produces
    @Singleton
    RemoveWebhook removeWebhook(
            Webhooks webhooks,
            Transactions transactions,
            WebhookDirectory directory,
            DeliveryRequests deliveries,
            ExecutorService background) {
        return new RemoveWebhook(webhooks, transactions, directory, deliveries, background);
    }

    @Produces
    @Singleton
    RotateSecret rotateSecret(
            Webhooks webhooks,
            Transactions transactions,
            WebhookDirectory directory,
            WebhookRules rules,
            Dialects dialects,
            InstantSource clock) {
        return new RotateSecret(webhooks, transactions, directory, rules, dialects, clock);
    }

    // Deliveries

    @Produces
    @Singleton
    FindDeliveries findDeliveries(DeliveryHistory deliveries, Webhooks webhooks, EventHistory events) {
        return new FindDeliveries(deliveries, webhooks, events);
    }

    @Produces
    @Singleton
    StartRecovery startRecovery(
            Recoveries recoveries,
            Webhooks webhooks,
            Transactions transactions,
            TimeOrderedUuids ids,
            InstantSource clock,
            DeliveryEngine engine) {
        return new StartRecovery(recoveries, webhooks, transactions, ids, clock, engine::recoveryWasStarted);
    }

    @Produces
    @Singleton
    CancelRecovery cancelRecovery(Recoveries recoveries) {
        return new CancelRecovery(recoveries);
    }

    @Produces
    @Singleton
    FindRecoveries findRecoveries(Recoveries recoveries, Webhooks webhooks) {
        return new FindRecoveries(recoveries, webhooks);
    }

    // What they share

    @Produces
    @Singleton
    Idempotently idempotently(Transactions transactions, RequestKeys keys) {
        return new Idempotently(transactions, keys);
    }

    /** For what need not be over when a request is answered. */
    @Produces
    @Singleton
    ExecutorService background(ThreadFactory threads) {
        return Executors.newSingleThreadExecutor(threads);
    }

    void close(@Disposes ExecutorService background) {
        background.shutdown();
    }
}
