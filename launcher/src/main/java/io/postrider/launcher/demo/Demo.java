package io.postrider.launcher.demo;

import io.postrider.launcher.Terminal;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plays a receiver: registers a webhook for itself, publishes three events, refuses the second one at first, and shows what arrives. What
 * it registered is gone at the end.
 */
public final class Demo {
    private static final String REFUSED_ONCE = "order.paid";
    private static final String RETRY_DELAY = "PT2S";
    private static final int EVENTS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Demo() {}

    /**
     * Returns when all has arrived, or after 30 s.
     *
     * @return whether each event arrived, signed, the refused one twice
     */
    public static boolean play(Terminal terminal, URI baseUrl, String apiKey) throws InterruptedException {
        CountDownLatch accepted = new CountDownLatch(EVENTS);
        Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        terminal.say("");
        try (DemoReceiver receiver = DemoReceiver.start(REFUSED_ONCE, Clock.systemUTC(), arrival -> {
            terminal.say(arrival.line(ZoneId.systemDefault()));
            arrivals.add(arrival);
            if (arrival.accepted()) {
                accepted.countDown();
            }
        })) {
            NativeApi api = new NativeApi(baseUrl, apiKey);
            NativeApi.RegisteredWebhook webhook = api.register(receiver.url(), "order.*", RETRY_DELAY);
            try {
                receiver.expectSignedWith(webhook.secret());
                terminal.say("Demo: webhook " + webhook.id() + " sends order.* to the receiver at " + receiver.url());
                terminal.say("Demo: three events are published; the receiver refuses " + REFUSED_ONCE + " at first:");
                api.publish("order.created", "{\"order\":1001,\"total\":1.10}");
                api.publish(REFUSED_ONCE, "{\"order\":1001,\"total\":1.10}");
                api.publish("order.shipped", "{\"order\":1001}");
                boolean complete = accepted.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                boolean verified = arrivals.stream().allMatch(Arrival::verified);
                boolean retried = arrivals.stream()
                        .anyMatch(arrival -> arrival.eventType().equals(REFUSED_ONCE) && arrival.attempt() == 2);
                boolean succeeded = complete && verified && retried;
                terminal.say(
                        succeeded
                                ? "Demo: all events arrived, each signature was verified, and what was refused came again."
                                : "Demo: NOT all events arrived as they should within " + LIMIT.toSeconds() + " s.");
                return succeeded;
            } finally {
                api.delete(webhook);
            }
        } catch (IOException failure) {
            terminal.say("Demo: it failed: " + failure.getMessage());
            return false;
        }
    }
}
