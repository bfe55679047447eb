package io.postrider.rest;

import io.postrider.application.account.Authenticate;
import io.postrider.application.account.CreateAccount;
import io.postrider.application.account.FindAccount;
import io.postrider.application.account.IssueApiKey;
import io.postrider.application.account.ListAccounts;
import io.postrider.application.account.ListApiKeys;
import io.postrider.application.account.RevokeApiKey;
import io.postrider.application.delivery.FindDeliveries;
import io.postrider.application.engine.DatabaseClock;
import io.postrider.application.engine.DeliveryEngine;
import io.postrider.application.engine.EnginePorts;
import io.postrider.application.engine.EngineSettings;
import io.postrider.application.engine.InMemoryStorage;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.Scene;
import io.postrider.application.engine.SettableClock;
import io.postrider.application.engine.Settlement;
import io.postrider.application.engine.SettlementStore;
import io.postrider.application.engine.Transport;
import io.postrider.application.event.FindEventTypes;
import io.postrider.application.event.FindEvents;
import io.postrider.application.event.RegisterEventType;
import io.postrider.application.event.RemoveEventType;
import io.postrider.application.recovery.CancelRecovery;
import io.postrider.application.recovery.FindRecoveries;
import io.postrider.application.recovery.StartRecovery;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.webhook.ChangeWebhook;
import io.postrider.application.webhook.DisableWebhook;
import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.NumberedSigningKeys;
import io.postrider.application.webhook.RegisterWebhook;
import io.postrider.application.webhook.RemoveWebhook;
import io.postrider.application.webhook.RotateSecret;
import io.postrider.application.webhook.SigningKeys;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.application.webhook.WebhookRules;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookUrl;
import io.postrider.rest.dhmad.DhmadDialect;
import io.postrider.rest.dialect.DialectSettings;
import io.postrider.rest.dialect.RestDialect;
import io.postrider.rest.dialect.RestDialects;
import io.postrider.rest.flat.FlatDialect;
import io.postrider.rest.limit.RequestLimit;
import io.postrider.rest.monime.MonimeDialect;
import io.postrider.rest.paged.PagedDialect;
import io.postrider.rest.zaits.ZaitsDialect;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole HTTP face on the same JAX-RS as the real server's, over the real use cases and the ports in memory, on a free port of
 * the loopback address.
 */
public final class RestServer implements BeforeAllCallback, AfterAllCallback {
    /** The key of the administrator. */
    public static final String ADMIN_KEY = "admin-key-of-the-tests";

    /** The host name of a dialect is its name and this. */
    public static final String HOST = ".api.example";

    private static final List<Class<? extends RestDialect>> REST_HALVES =
            List.of(DhmadDialect.class, FlatDialect.class, MonimeDialect.class, PagedDialect.class, ZaitsDialect.class);
    private static final DialectSettings SETTINGS = new DialectSettings(
            null, BuiltIn.DIALECTS.stream().collect(Collectors.toMap(dialect -> dialect.name() + HOST, Dialect::name)));
    /** How many requests an account may make to dialects without the clock going on. */
    public static final int MAX_REQUESTS = 2_000;

    private final SettableClock clock = SettableClock.somewhere();
    private final InMemoryManagedStorage managed = new InMemoryManagedStorage();
    private final InMemoryStorage hot = new InMemoryStorage(clock, managed.transactions());
    private final Map<Class<?>, Object> beans = new HashMap<>();
    private final DeliveryEngine engine;
    private HttpServer server;

    /** In development mode. */
    public RestServer() {
        this(false);
    }

    /** A server that accepts {@code https} alone. */
    public static RestServer inProduction() {
        return new RestServer(true);
    }

    private RestServer(boolean production) {
        DatabaseClock engineClock = new DatabaseClock(clock);
        TimeOrderedUuids ids = new TimeOrderedUuids(new Random(7));
        Random random = new Random(11);
        WebhookDirectory directory = new WebhookDirectory(managed.webhookChanges());
        SigningKeys keys = new NumberedSigningKeys();
        Dialects dialects = new Dialects(BuiltIn.DIALECTS);
        WebhookRules rules = new WebhookRules(managed.eventTypes(), keys, RestServer::objection, production);
        engine = new DeliveryEngine(
                new EnginePorts(
                        hot,
                        hot,
                        this::settle,
                        hot,
                        hot,
                        hot,
                        hot,
                        hot,
                        hot.recoveries(),
                        managed.webhooks(),
                        managed.webhookChanges(),
                        hot.changeNotices(),
                        new ScriptedReceivers(),
                        () -> 0,
                        hot.webhookAlerts(),
                        null),
                EngineSettings.DEFAULT,
                directory,
                dialects,
                new DisableWebhook(managed.webhooks(), managed.transactions(), directory, hot.webhookAlerts(), clock),
                engineClock,
                ids,
                random,
                "localhost",
                Thread::new);
        Authenticate authenticate = new Authenticate(managed.apiKeys(), ApiKeyHash.of(ADMIN_KEY), 100, clock);
        for (Object bean : List.of(
                authenticate,
                new CreateAccount(managed.accounts(), ids, clock),
                new FindAccount(managed.accounts()),
                new ListAccounts(managed.accounts()),
                new IssueApiKey(managed.accounts(), managed.apiKeys(), ids, random, clock),
                new ListApiKeys(managed.accounts(), managed.apiKeys()),
                new RevokeApiKey(managed.apiKeys(), managed.transactions(), authenticate),
                new Idempotently(managed.transactions(), managed.requestKeys()),
                new RegisterWebhook(
                        managed.webhooks(),
                        managed.accounts(),
                        10_000,
                        managed.transactions(),
                        directory,
                        rules,
                        dialects,
                        ids,
                        clock),
                new ChangeWebhook(managed.webhooks(), managed.transactions(), directory, rules, dialects, clock),
                new RemoveWebhook(managed.webhooks(), managed.transactions(), directory, hot, Runnable::run),
                new RotateSecret(managed.webhooks(), managed.transactions(), directory, rules, dialects, clock),
                new FindWebhooks(managed.webhooks()),
                new FindEvents(hot),
                new FindEventTypes(managed.eventTypes(), dialects),
                new RegisterEventType(managed.eventTypes()),
                new RemoveEventType(managed.eventTypes()),
                new FindDeliveries(hot, managed.webhooks(), hot),
                new StartRecovery(
                        hot.recoveries(),
                        managed.webhooks(),
                        managed.transactions(),
                        ids,
                        clock,
                        engine::recoveryWasStarted),
                new CancelRecovery(hot.recoveries()),
                new FindRecoveries(hot.recoveries(), managed.webhooks()),
                engine.publishEvents(),
                engine.testWebhook(),
                engine.knownEverywhere(),
                engine.retryDelivery(),
                engine.cancelDelivery(),
                new ServerDescription("9.8.7", "development"))) {
            beans.put(bean.getClass(), bean);
        }
        beans.put(SigningKeys.class, keys);
        beans.put(InstantSource.class, clock);
        beans.put(RequestLimit.class, new RequestLimit(MAX_REQUESTS));
        beans.put(DialectSettings.class, SETTINGS);
        beans.put(
                RestDialects.class,
                RestDialects.of(
                        REST_HALVES.stream().<RestDialect>map(this::make).toList(), SETTINGS, dialects));
    }

    private static Optional<String> objection(WebhookUrl url) {
        return url.uri().getHost().equals("10.0.0.1")
                ? Optional.of("must not lead to a private address")
                : Optional.empty();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        engine.start();
        ResourceConfig config = new ResourceConfig()
                .addProperties(new RestApplication().getProperties())
                .register(new Parts(make(RestParts.class)));
        server = GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), config);
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        server.shutdownNow();
        engine.drain(Duration.ofSeconds(5));
    }

    public URI uri() {
        NetworkListener listener = server.getListeners().iterator().next();
        return URI.create("http://127.0.0.1:" + listener.getPort());
    }

    /** The database has one place, and one transaction, for both what settlements find out and what is shown of webhooks. */
    private SettlementStore.Settled settle(NodeId node, List<Settlement> settlements) {
        synchronized (hot) { // Who sees a delivery settled sees what its webhook has learned of it.
            SettlementStore.Settled settled = hot.settle(node, settlements);
            settled.health().forEach(managed::recordHealth);
            return settled;
        }
    }

    /** The REST halves of the dialects that are spoken. */
    public RestDialects dialects() {
        return make(RestDialects.class);
    }

    /** A client with the administrator's key. */
    public Client admin() {
        return new Client(uri(), ADMIN_KEY);
    }

    public SettableClock clock() {
        return clock;
    }

    /** The database of what is managed stops answering. */
    public void databaseGoesDown() {
        managed.transactions().goDown();
        hot.goDown();
    }

    public void databaseComesUp() {
        managed.transactions().comeUp();
        hot.comeUp();
    }

    /** Does what CDI does: one of each class, by its constructor or fields with {@code @Inject}. */
    private <T> T make(Class<T> type) {
        Object known = beans.get(type);
        if (known == null) {
            Constructor<?> constructor = Arrays.stream(type.getDeclaredConstructors())
                    .filter(each -> each.isAnnotationPresent(Inject.class) || each.getParameterCount() == 0)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nobody produces " + type));
            try {
                constructor.setAccessible(true);
                known = constructor.newInstance(Arrays.stream(constructor.getParameterTypes())
                        .map(this::make)
                        .toArray());
                for (Field field : type.getDeclaredFields()) {
                    if (field.isAnnotationPresent(Inject.class)) {
                        field.setAccessible(true);
                        field.set(known, make(field.getType()));
                    }
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("no " + type, e);
            }
            beans.put(type, known);
        }
        return type.cast(known);
    }

    private record Parts(RestParts parts) implements Feature {
        @Override
        public boolean configure(FeatureContext context) {
            parts.registerIn(context);
            return true;
        }
    }

    /**
     * Receivers answer with the status that their URL ends with, {@code https://receiver.example/500}; not at all at {@code /refused}; and
     * else with 204. What is sent to {@code /blocked} is not sent.
     */
    private final class ScriptedReceivers implements Transport {
        @Override
        public void send(Webhook webhook, LeasedDelivery delivery, Consumer<Attempt> done) {
            String path = webhook.url().uri().getPath();
            Outcome outcome =
                    switch (path) {
                        case "/refused" -> new Outcome.Unreachable("connection refused");
                        case "/blocked" -> new Outcome.Blocked("the address is forbidden");
                        default -> outcome(path.matches("/[0-9]{3}") ? Integer.parseInt(path.substring(1)) : 204);
                    };
            done.accept(new Attempt(
                    delivery.nextAttempt(),
                    delivery.trigger(),
                    clock.instant(),
                    Duration.ofMillis(12),
                    outcome,
                    response(outcome)));
        }

        private static Outcome outcome(int status) {
            return status < 300 ? new Outcome.Accepted(status) : new Outcome.Rejected(status, null);
        }

        private static ReceiverResponse response(Outcome outcome) {
            Integer status = Scene.status(outcome);
            return status == null
                    ? ReceiverResponse.NONE
                    : new ReceiverResponse(status, "Content-Type: text/plain\nVia: a\nVia: b", "thanks");
        }
    }
}
