package io.postrider.deploy;

import com.sun.management.OperatingSystemMXBean;
import io.postrider.application.account.Authenticate;
import io.postrider.application.account.EnsureDefaultAccount;
import io.postrider.application.alert.AlertMailer;
import io.postrider.application.alert.MailAlerts;
import io.postrider.application.alert.MailUnavailable;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.engine.CancelDelivery;
import io.postrider.application.engine.ChangeNotices;
import io.postrider.application.engine.DatabaseClock;
import io.postrider.application.engine.DeliveryEngine;
import io.postrider.application.engine.DeliveryQueue;
import io.postrider.application.engine.EnginePorts;
import io.postrider.application.engine.EventStore;
import io.postrider.application.engine.Holds;
import io.postrider.application.engine.KnownEverywhere;
import io.postrider.application.engine.Nodes;
import io.postrider.application.engine.Partitions;
import io.postrider.application.engine.ProcessorLoad;
import io.postrider.application.engine.PublishEvents;
import io.postrider.application.engine.RateLimits;
import io.postrider.application.engine.RetryDelivery;
import io.postrider.application.engine.SettlementStore;
import io.postrider.application.engine.SteadyClock;
import io.postrider.application.engine.TestWebhook;
import io.postrider.application.engine.Transport;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.webhook.DisableWebhook;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.application.webhook.Webhooks;
import io.postrider.delivery.http.DeliveryFormats;
import io.postrider.delivery.http.HttpTransport;
import io.postrider.delivery.http.NameResolver;
import io.postrider.delivery.http.Surroundings;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.mail.SmtpAlertMailer;
import io.postrider.persistence.PostgresStorage;
import io.postrider.rest.dialect.DialectSettings;
import io.postrider.rest.limit.RequestLimit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jspecify.annotations.Nullable;

/** The delivery engine, the transport under it, and what is asked of them. */
@ApplicationScoped
class EngineBeans {
    @Produces
    @Singleton
    DatabaseClock clock() {
        return new DatabaseClock(new SteadyClock(InstantSource.system()));
    }

    @Produces
    @Singleton
    TimeOrderedUuids ids() {
        return new TimeOrderedUuids(new SplittableRandom(new SecureRandom().nextLong()));
    }

    /** Strong randomness: for keys and secrets. */
    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    ThreadFactory threads() {
        return new ServerThreads(Thread.currentThread().getContextClassLoader());
    }

    @Produces
    @Singleton
    Dialects dialects(Settings settings) {
        return settings.dialects().dialects();
    }

    @Produces
    @Singleton
    RequestLimit requestLimit(Settings settings) {
        return settings.requestLimit();
    }

    @Produces
    @Singleton
    DialectSettings dialectSettings(Settings settings) {
        return settings.dialects().settings();
    }

    @Produces
    @Singleton
    SignatureSchemes signatureSchemes() {
        return SignatureSchemes.installed(new SecureRandom());
    }

    @Produces
    @Singleton
    DeliveryFormats deliveryFormats(SignatureSchemes schemes) {
        return DeliveryFormats.installed(schemes);
    }

    /** Made only where something asks for it: an alternative {@link Transport} takes its place, or uses it. */
    @Produces
    @Singleton
    HttpTransport transport(
            Settings settings,
            DeliveryFormats formats,
            SignatureSchemes schemes,
            DatabaseClock clock,
            ThreadFactory threads) {
        return new HttpTransport(
                settings.transport(),
                settings.addressPolicy(),
                formats,
                schemes,
                new Surroundings(clock, threads, NameResolver.SYSTEM, null));
    }

    void close(@Disposes HttpTransport transport) {
        transport.close();
    }

    @Produces
    @Singleton
    WebhookDirectory directory(WebhookChanges changes) {
        return new WebhookDirectory(changes);
    }

    @Produces
    @Singleton
    DeliveryEngine engine(
            EventStore events,
            DeliveryQueue queue,
            SettlementStore settlements,
            Nodes nodes,
            Partitions partitions,
            RateLimits rateLimits,
            Holds holds,
            DeliveryRequests requests,
            Recoveries recoveries,
            Webhooks webhooks,
            WebhookChanges changes,
            ChangeNotices notices,
            Transport transport,
            WebhookAlerts alerts,
            MailGuard mailGuard,
            Settings settings,
            WebhookDirectory directory,
            Dialects dialects,
            DisableWebhook disableWebhook,
            DatabaseClock clock,
            TimeOrderedUuids ids,
            ThreadFactory threads) {
        return new DeliveryEngine(
                new EnginePorts(
                        events,
                        queue,
                        settlements,
                        nodes,
                        partitions,
                        rateLimits,
                        holds,
                        requests,
                        recoveries,
                        webhooks,
                        changes,
                        notices,
                        transport,
                        processors(),
                        alerts,
                        mail(settings, mailGuard, dialects)),
                settings.engine(),
                directory,
                dialects,
                disableWebhook,
                clock,
                ids,
                new SplittableRandom(),
                settings.nodeName(),
                threads);
    }

    private static ProcessorLoad processors() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getCpuLoad;
    }

    private static @Nullable MailAlerts mail(Settings settings, MailGuard guard, Dialects dialects) {
        return settings.mail()
                .map(smtp -> new MailAlerts(dialects, guarded(new SmtpAlertMailer(smtp), guard)))
                .orElse(null);
    }

    private static AlertMailer guarded(AlertMailer mailer, MailGuard guard) {
        return mail -> {
            try {
                return guard.send(mailer, mail);
            } catch (CircuitBreakerOpenException e) {
                throw new MailUnavailable("the mail server was away just now", e);
            }
        };
    }

    @Produces
    @Singleton
    PublishEvents publishEvents(DeliveryEngine engine) {
        return engine.publishEvents();
    }

    @Produces
    @Singleton
    TestWebhook testWebhook(DeliveryEngine engine) {
        return engine.testWebhook();
    }

    @Produces
    @Singleton
    KnownEverywhere knownEverywhere(DeliveryEngine engine) {
        return engine.knownEverywhere();
    }

    @Produces
    @Singleton
    RetryDelivery retryDelivery(DeliveryEngine engine) {
        return engine.retryDelivery();
    }

    @Produces
    @Singleton
    CancelDelivery cancelDelivery(DeliveryEngine engine) {
        return engine.cancelDelivery();
    }

    @Produces
    @Singleton
    Server server(
            Settings settings,
            PostgresStorage storage,
            DeliveryEngine engine,
            Authenticate authenticate,
            EnsureDefaultAccount ensureDefaultAccount,
            ThreadFactory threads) {
        return new Server(settings, storage, engine, authenticate, ensureDefaultAccount, threads);
    }
}
