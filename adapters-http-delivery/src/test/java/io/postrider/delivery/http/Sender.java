package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.webhook.Webhook;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A transport under test, at a fixed time, that waits for what it sends. */
final class Sender implements AutoCloseable {
    final HttpTransport transport;
    final List<Thread> threads = new CopyOnWriteArrayList<>();

    Sender(HttpTransportSettings settings, AddressPolicy policy, NameResolver names, @Nullable SSLContext tls) {
        transport = new HttpTransport(
                settings,
                policy,
                Samples.FORMATS,
                Samples.SCHEMES,
                new Surroundings(Clock.fixed(Samples.NOW, ZoneOffset.UTC), this::newThread, names, tls));
    }

    static Sender inDevelopment() {
        return inDevelopment(HttpTransportSettings.defaults("1.2.3"));
    }

    static Sender inDevelopment(HttpTransportSettings settings) {
        return new Sender(settings, AddressPolicy.DEVELOPMENT, NameResolver.SYSTEM, null);
    }

    CompletableFuture<Attempt> start(Webhook webhook) {
        return start(webhook, Samples.delivery(webhook));
    }

    CompletableFuture<Attempt> start(Webhook webhook, LeasedDelivery delivery) {
        CompletableFuture<Attempt> attempt = new CompletableFuture<>();
        transport.send(webhook, delivery, ended -> {
            if (!attempt.complete(ended)) {
                throw new AssertionError("the end of an attempt was told twice");
            }
        });
        return attempt;
    }

    Attempt send(Webhook webhook) throws Exception {
        return start(webhook).get(20, TimeUnit.SECONDS);
    }

    Attempt send(Webhook webhook, LeasedDelivery delivery) throws Exception {
        return start(webhook, delivery).get(20, TimeUnit.SECONDS);
    }

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    @Override
    public void close() {
        transport.close();
    }
}
