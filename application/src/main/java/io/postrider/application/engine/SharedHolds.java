package io.postrider.application.engine;

import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What receivers asked this node to wait for is told to the others, and theirs is learnt. Safe for use by many threads. */
final class SharedHolds {
    private final Holds holds;
    private final Map<WebhookId, Instant> untold = new ConcurrentHashMap<>();
    private volatile Consumer<Map<WebhookId, Instant>> receiver = known -> {};
    private volatile Runnable onUntold = () -> {};

    SharedHolds(Holds holds) {
        this.holds = holds;
    }

    /** Who learns what is held, again and again. */
    void onKnown(Consumer<Map<WebhookId, Instant>> action) {
        receiver = action;
    }

    /** What to do when there is something to be told; returns at once. */
    void onUntold(Runnable action) {
        onUntold = action;
    }

    /** Notes a hold, to be told to the others with the next exchange. Returns at once. */
    void tell(WebhookId webhook, Instant until) {
        untold.merge(webhook, until, SharedHolds::later);
        onUntold.run();
    }

    /** Tells and learns. */
    void exchange() {
        Map<WebhookId, Instant> telling = new HashMap<>(untold);
        if (!telling.isEmpty()) {
            holds.hold(telling);
            telling.forEach(untold::remove);
        }
        receiver.accept(holds.current());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
