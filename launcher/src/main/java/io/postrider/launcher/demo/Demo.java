package io.postrider.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Plays a receiver: registers a webhook for itself, publishes three events, refuses the second one at first, and shows what arrives. What
 * it registered is gone at the end.
 */
public final class Demo {
    private static final String REFUSED_ONCE = "order.paid";
    private static final String RETRY_DELAY = "PT2S";
    private static final int EVENTS = 3;

    private Demo() {}

    /**
     * Returns when all has arrived, or when the time is over.
     *
     * @param terminal takes each line to show, from several threads
     * @return whether each event arrived, signed, the refused one twice
     */
    public static boolean play(Consumer<String> terminal, URI baseUrl, String apiKey, Duration limit)
            throws InterruptedException {
        CountDownLatch accepted = new CountDownLatch(EVENTS);
        Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        terminal.accept("");
        try (DemoReceiver receiver = DemoReceiver.start(REFUSED_ONCE, Clock.systemUTC(), arrival -> {
            terminal.accept(arrival.line(ZoneId.systemDefault()));
            arrivals.add(arrival);
            if (arrival.accepted()) {
                accepted.countDown();
            }
        })) {
            NativeApi api = new NativeApi(baseUrl, apiKey);
            NativeApi.RegisteredWebhook webhook = api.register(receiver.url(), "order.*", RETRY_DELAY);
            try {
                receiver.expectSignedWith(webhook.secret());
                terminal.accept(
                        "Demo: webhook " + webhook.id() + " sends order.* to the receiver at " + receiver.url());
                terminal.accept(
                        "Demo: three events are published; the receiver refuses " + REFUSED_ONCE + " at first:");
                api.publish("order.created", "{\"order\":1001,\"total\":1.10}");
                api.publish(REFUSED_ONCE, "{\"order\":1001,\"total\":1.10}");
                api.publish("order.shipped", "{\"order\":1001}");
                boolean complete = accepted.await(limit.toMillis(), TimeUnit.MILLISECONDS);
                boolean verified = arrivals.stream().allMatch(Arrival::verified);
                boolean retried = arrivals.stream()
                        .anyMatch(arrival -> arrival.eventType().equals(REFUSED_ONCE) && arrival.attempt() == 2);
                boolean succeeded = complete && verified && retried;
                terminal.accept(
                        succeeded
                                ? "Demo: all events arrived, each signature was verified, and what was refused came again."
                                : "Demo: NOT all events arrived as they should within " + limit.toSeconds() + " s.");
                return succeeded;
            } finally {
                api.delete(webhook);
            }
        } catch (IOException failure) {
            terminal.accept("Demo: it failed: " + failure.getMessage());
            return false;
        }
    }
}
