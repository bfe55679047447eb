package io.postrider.application.engine;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.webhook.Webhook;
import java.util.function.Consumer;

/** Sends deliveries to receivers. Safe for use by many threads. */
public interface Transport {
    /**
     * Starts one exchange and returns at once: it MUST NOT block on the network, on the database or on costly cryptography.
     *
     * @param webhook where to and how, as it is now; format and signature are those of its dialect
     * @param done called exactly once, on any thread, no later than shortly after the webhook's timeout, whatever happens; it
     *     does not block
     */
    void send(Webhook webhook, LeasedDelivery delivery, Consumer<Attempt> done);

    /** Whether it has ceased to work for good, so that only a restart helps. */
    default boolean isBroken() {
        return false;
    }
}
