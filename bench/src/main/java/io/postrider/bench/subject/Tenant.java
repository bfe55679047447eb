package io.postrider.bench.subject;

import io.postrider.bench.publisher.RequestTemplate;
import java.io.IOException;
import java.util.List;

/** Who publishes events and has webhooks. */
public interface Tenant {
    /** Subscribes a URL to a type of events. Safe for use by many threads. */
    default void subscribe(String eventType, String url) throws IOException, InterruptedException {
        subscribe(eventType, url, List.of());
    }

    /**
     * Subscribes a URL to a type of events, with its own times of attempts.
     *
     * @param retrySchedule delays before the attempts, as ISO 8601 durations; empty for the usual ones
     */
    void subscribe(String eventType, String url, List<String> retrySchedule) throws IOException, InterruptedException;

    /**
     * A request that publishes an event.
     *
     * @param weight how often it is sent, in relation to others
     * @param deliveries how many webhooks subscribe to the type
     * @param data a JSON object
     */
    RequestTemplate publishing(String eventType, int weight, int deliveries, String data);

    /** Takes the webhooks away, so that nothing more is delivered. */
    void leave() throws IOException, InterruptedException;
}
