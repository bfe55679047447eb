package example.spool;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.Transport;
import io.postrider.delivery.http.DeliveryFormats;
import io.postrider.delivery.http.HttpTransport;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.webhook.Webhook;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Writes the deliveries of webhooks at {@code http://spool.example/…} into a directory, each body as a file, and leaves all others to
 * HTTP.
 */
@Dependent
@Alternative
@Priority(1)
public final class SpoolTransport implements Transport {
    private static final String HOST = "spool.example";
    private static final int ACCEPTED = 202;

    private final HttpTransport http;
    private final DeliveryFormats formats;
    private final InstantSource clock;
    private final ExecutorService writer;
    private final Path directory;

    @Inject
    SpoolTransport(
            HttpTransport http,
            DeliveryFormats formats,
            InstantSource clock,
            ThreadFactory threads,
            @ConfigProperty(name = "spool.directory") String directory) {
        this.http = http;
        this.formats = formats;
        this.clock = clock;
        this.directory = Path.of(directory);
        writer = Executors.newSingleThreadExecutor(threads);
    }

    @Override
    public void send(Webhook webhook, LeasedDelivery delivery, Consumer<Attempt> done) {
        if (!HOST.equals(webhook.url().uri().getHost())) {
            http.send(webhook, delivery, done);
            return;
        }
        Instant start = clock.instant();
        try {
            writer.execute(() -> done.accept(attempt(delivery, start, write(webhook, delivery, start))));
        } catch (RejectedExecutionException e) {
            done.accept(attempt(delivery, start, new Outcome.Unreachable("this server stopped sending")));
        }
    }

    private Outcome write(Webhook webhook, LeasedDelivery delivery, Instant now) {
        try {
            Path file = directory.resolve(delivery.id().value() + ".json");
            Files.write(file, formats.format(webhook, delivery, now).body());
            return new Outcome.Accepted(ACCEPTED);
        } catch (IOException | RuntimeException e) {
            return new Outcome.Unreachable("the spool cannot be written");
        }
    }

    private Attempt attempt(LeasedDelivery delivery, Instant start, Outcome outcome) {
        return new Attempt(
                delivery.nextAttempt(),
                delivery.trigger(),
                start,
                Duration.between(start, clock.instant()),
                outcome,
                ReceiverResponse.NONE);
    }

    @PreDestroy
    void stop() {
        writer.shutdown();
    }
}
