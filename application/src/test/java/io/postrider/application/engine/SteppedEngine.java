package io.postrider.application.engine;

import io.postrider.application.alert.Mail;
import io.postrider.application.alert.MailAlerts;
import io.postrider.application.alert.MailUnavailable;
import io.postrider.application.event.Submission;
import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.OutcomePolicy;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookBuilder;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.domain.webhook.WebhookUrl;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** One node's engine without threads: a test makes each part take its step. */
final class SteppedEngine {
    static final EventType TYPE = new EventType("user.created");
    static final AccountId ACCOUNT = new AccountId(new UUID(1, 1));

    /** Failures come back after a minute, twice. */
    static final RetrySchedule TWO_RETRIES =
            new RetrySchedule(List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(1)), 0);

    /** A dialect whose failures are retried by schedule alone. */
    static final Dialect PATIENT = Dialect.named(new DialectName("patient"))
            .outcomes(OutcomePolicy.SCHEDULE_ALONE)
            .build();

    private static final AtomicLong NODES = new AtomicLong(1);

    record Disabled(WebhookId webhook, WebhookStatus reason) {}

    private final EngineSettings settings;
    final SettableClock clock;
    final InMemoryStorage storage;
    final ScriptedTransport transport;
    final WebhookDirectory directory;
    final Dialects dialects = new Dialects(List.of(PATIENT));
    final List<Disabled> disabled = new ArrayList<>();
    final TimeOrderedUuids uuids;
    final UnsettledIds ids;
    final MemoryBudget budget;
    final Membership membership;
    final GiveBacks giveBacks;
    final FailureWatch failures;
    final List<Mail> mails = new CopyOnWriteArrayList<>();
    boolean mailServerIsAway;
    /** What part of the processors' time is busy. */
    double busy;

    final IntakePace pace;
    /** How often something was said to wait in the table. */
    int expected;

    final Settler settler;
    final TokenSupply tokens;
    final SharedHolds holds;
    final Dispatcher dispatcher;
    final Poller poller;
    final InMemoryManagedStorage managed = new InMemoryManagedStorage();
    final Recoverer recoverer;
    final PublishEvents publishEvents;
    final AlertTelling telling;
    private final AlertRounds alertRounds;
    final CancelDelivery cancelDelivery;
    private final TestWebhook testWebhook;

    SteppedEngine() {
        this(EngineSettings.DEFAULT);
    }

    SteppedEngine(EngineSettings settings) {
        this(settings, SettableClock.somewhere());
    }

    private SteppedEngine(EngineSettings settings, SettableClock clock) {
        this(settings, clock, new InMemoryStorage(clock), 1);
    }

    private SteppedEngine(EngineSettings settings, SettableClock clock, InMemoryStorage storage, long seed) {
        this.clock = clock;
        this.storage = storage;
        uuids = new TimeOrderedUuids(new Random(seed));
        transport = new ScriptedTransport(clock);
        directory = new WebhookDirectory(managed.webhookChanges());
        ids = new UnsettledIds(uuids, clock);
        budget = new MemoryBudget(settings);
        membership = new Membership(storage, ids, uuids, new DatabaseClock(clock), "localhost", settings.deadAfter());
        giveBacks = new GiveBacks(storage, ids, clock);
        failures = new FailureWatch(storage.webhookAlerts());
        settler = new Settler(
                storage,
                membership,
                (webhook, reason) -> disabled.add(new Disabled(webhook, reason)),
                failures,
                clock,
                settings.maxBytesInMemory());
        tokens = new TokenSupply(storage);
        holds = new SharedHolds(storage);
        Transport guarded = new GuardedTransport(transport, clock);
        dispatcher = new Dispatcher(
                guarded,
                directory,
                dialects,
                settler,
                giveBacks,
                tokens,
                holds,
                budget,
                ids,
                membership,
                clock,
                new Random(42),
                settings);
        this.settings = settings;
        poller = pollerOn(storage);
        Instant start = clock.instant();
        pace = new IntakePace(
                () -> busy, () -> Duration.between(start, clock.instant()).toNanos());
        recoverer = new Recoverer(storage.recoveries(), managed.webhooks(), directory, poller, settings);
        publishEvents = publishEventsOn(storage);
        telling = new AlertTelling(
                storage.webhookAlerts(), directory, publishEvents, new MailAlerts(new Dialects(List.of()), this::send));
        alertRounds = new AlertRounds(failures, storage.webhookAlerts(), telling, settings.idleInterval());
        cancelDelivery = new CancelDelivery(storage, dispatcher);
        testWebhook = new TestWebhook(
                managed.webhooks(), storage, guarded, settler, ids, giveBacks, membership, dialects, new Random(42));
        settler.onWaiting(() -> expected++);
        giveBacks.onWaiting(() -> expected++);
        membership.onDeath(dispatcher::forgetAll);
        tokens.onGranted(dispatcher::grant);
        holds.onKnown(dispatcher::holdLanes);
        membership.join();
    }

    /** An intake of this node that is open and writes to another store. */
    PublishEvents publishEventsOn(EventStore store) {
        PublishEvents intake = new PublishEvents(
                store, directory, dispatcher, budget, ids, giveBacks, membership, settings, pace, Runnable::run);
        intake.onWaiting(() -> expected++);
        intake.open();
        return intake;
    }

    /** A poller of this node that asks another queue. */
    Poller pollerOn(DeliveryQueue queue) {
        return new Poller(queue, storage, directory, dispatcher, budget, ids, membership, clock, settings);
    }

    /** Another node on the same storage, with a clock and receivers of its own. */
    SteppedEngine anotherNode() {
        return new SteppedEngine(EngineSettings.DEFAULT, clock, storage, NODES.incrementAndGet());
    }

    WebhookId webhook() {
        return webhook(ACCOUNT);
    }

    WebhookId webhook(AccountId account) {
        return webhook(account, policy -> policy.withRetrySchedule(TWO_RETRIES));
    }

    WebhookId webhook(AccountId account, UnaryOperator<DeliveryPolicy> policy) {
        return webhook(account, DialectName.NATIVE, policy);
    }

    WebhookId webhook(AccountId account, DialectName dialect, UnaryOperator<DeliveryPolicy> policy) {
        WebhookId id = new WebhookId(uuids.next(clock.instant()));
        directory.learn(new Webhook(
                id,
                account,
                "",
                dialect,
                "",
                "",
                new WebhookUrl(URI.create("https://receiver.example/hook")),
                List.of(EventTypePattern.exactly(TYPE)),
                WebhookStatus.ENABLED,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Signing.with(SignatureSchemeName.HMAC_SHA256, SigningKey.symmetric("whsec_")),
                policy.apply(DeliveryPolicy.DEFAULT),
                clock.instant(),
                clock.instant(),
                1));
        return id;
    }

    void change(WebhookId id, UnaryOperator<WebhookBuilder> change) {
        Webhook current = directory.current(id).orElseThrow();
        directory.learn(change.apply(current.change()).at(clock.instant()));
    }

    void setStatus(WebhookId id, WebhookStatus status) {
        change(id, webhook -> webhook.status(status));
    }

    /** Publishes an event, up to its commit. */
    CompletionStage<List<Receipt.StoredAs>> publish() {
        return publish(ACCOUNT);
    }

    CompletionStage<List<Receipt.StoredAs>> publish(AccountId account) {
        return publish(account, "{}");
    }

    /** Sends a test event to the webhook, up to its answer. */
    CompletionStage<TestWebhook.Tested> test(WebhookId id) {
        Webhook webhook = directory.current(id).orElseThrow();
        managed.webhooks().add(webhook);
        return testWebhook
                .test(webhook.account(), id, TYPE, EventPayload.of("{}".getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
    }

    static Submission submission(String json) {
        return new Submission(TYPE, EventPayload.of(json.getBytes(StandardCharsets.UTF_8)), null, null);
    }

    CompletionStage<List<Receipt.StoredAs>> publish(AccountId account, String json) {
        CompletionStage<List<Receipt.StoredAs>> stored =
                publishEvents.publish(account, List.of(submission(json)), null);
        publishEvents.writeOnce();
        return stored;
    }

    /**
     * Beats, if the storage is there, and lets the dispatcher, the supply of tokens, the settler and the give-backs do what there is
     * to do.
     */
    void work() {
        try {
            membership.beat();
        } catch (StorageUnavailable e) {
            // As the chore: the next one comes soon.
        }
        workWithoutHeartbeat();
    }

    /** As {@link #work} in the moment after a freeze, before the heartbeat has had its turn. */
    void workWithoutHeartbeat() {
        dispatcher.runOnce();
        tokens.fetchOnce();
        dispatcher.runOnce();
        settler.settleOnce();
        dispatcher.runOnce();
        settler.settleOnce();
        giveBacks.flush(membership);
    }

    /** Decides what accounts are told about their webhooks, and tells it. */
    void tell() {
        alertRounds.tell();
        publishEvents.writeOnce();
        telling.sendMails();
    }

    private List<String> send(Mail mail) {
        if (mailServerIsAway) {
            throw new MailUnavailable("the mail server was told to be away", new IllegalStateException());
        }
        mails.add(mail);
        return List.of();
    }

    Poller.Found poll() {
        try {
            return poller.pollOnce();
        } catch (NodeIsDead e) {
            throw new AssertionError(e);
        }
    }

    /** The deliveries of the account, the newest first. */
    List<Delivery> deliveries() {
        return storage.deliveriesOf(ACCOUNT);
    }

    Delivery onlyDelivery() {
        List<Delivery> all = deliveries();
        if (all.size() != 1) {
            throw new AssertionError("expected one delivery, there are " + all.size());
        }
        return all.get(0);
    }
}
