package io.postrider.bench.ceiling;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.bench.worker.CommandLoop;
import io.postrider.bench.worker.Reply;
import io.postrider.delivery.http.DeliveryFormats;
import io.postrider.delivery.http.HttpTransport;
import io.postrider.delivery.http.HttpTransportSettings;
import io.postrider.delivery.http.Surroundings;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.webhook.Webhook;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The product's HTTP transport, with its formats and signatures, and nothing else of it: how many deliveries a second could arrive at
 * the receiver. Its commands:
 *
 * <ul>
 *   <li>{@code start <url> <in flight>}: sends as many at once, each as soon as another one is over
 *   <li>{@code pause}: no more
 *   <li>{@code snapshot}: {@code delivered}, {@code failed}, {@code underWay}
 * </ul>
 */
public final class HttpSender {
    private final SampleDeliveries deliveries = new SampleDeliveries();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();
    private final SignatureSchemes schemes = SignatureSchemes.installed(new SecureRandom());
    private final HttpTransport transport = new HttpTransport(
            HttpTransportSettings.defaults("benchmark"),
            AddressPolicy.DEVELOPMENT,
            DeliveryFormats.installed(schemes),
            schemes,
            Surroundings.system(Thread::new));
    private volatile boolean isSending;
    private volatile @Nullable Webhook webhook;

    private HttpSender() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        HttpSender sender = new HttpSender();
        CommandLoop.serve(Map.of(
                "start", sender::start,
                "pause", words -> sender.pause(),
                "snapshot", words -> sender.snapshot()));
        System.exit(0);
    }

    private Reply start(List<String> words) throws Exception {
        webhook = deliveries.webhook(words.get(0));
        isSending = true;
        int inFlight = Integer.parseInt(words.get(1));
        for (int i = 0; i < inFlight; i++) {
            sendNext();
        }
        return Reply.done();
    }

    private Reply pause() {
        isSending = false;
        return Reply.done();
    }

    private Reply snapshot() {
        return new Reply(Map.of(
                "delivered", Long.toString(delivered.get()),
                "failed", Long.toString(failed.get()),
                "underWay", Long.toString(underWay.get())));
    }

    private void sendNext() {
        Webhook target = webhook;
        if (isSending && target != null) {
            LeasedDelivery delivery = deliveries.next();
            underWay.incrementAndGet();
            transport.send(target, delivery, this::ended);
        }
    }

    private void ended(Attempt attempt) {
        (attempt.outcome().isSuccess() ? delivered : failed).incrementAndGet();
        underWay.decrementAndGet();
        sendNext();
    }
}
