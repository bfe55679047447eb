package io.postrider.application.engine;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.webhook.Webhook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** A transport whose faults are outcomes: where it throws, the attempt has failed, and is retried like any other. */
final class GuardedTransport implements Transport {
    private static final Logger LOG = System.getLogger(GuardedTransport.class.getName());

    private final Transport transport;
    private final InstantSource clock;

    GuardedTransport(Transport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    @Override
    public void send(Webhook webhook, LeasedDelivery delivery, Consumer<Attempt> done) {
        Instant startedAt = clock.instant();
        try {
            transport.send(webhook, delivery, done);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the transport threw instead of giving an outcome", e);
            done.accept(new Attempt(
                    delivery.nextAttempt(),
                    delivery.trigger(),
                    startedAt,
                    Duration.ZERO,
                    new Outcome.Unreachable("internal error while sending"),
                    ReceiverResponse.NONE));
        }
    }

    @Override
    public boolean isBroken() {
        return transport.isBroken();
    }
}
