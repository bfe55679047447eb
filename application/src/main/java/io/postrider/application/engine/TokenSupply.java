package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.id.WebhookId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Fetches tokens for the lanes that have a rate limit: in each round all that are wanted, with one statement. {@link #run} is its
 * thread; tests call {@link #fetchOnce} instead.
 *
 * <p>While the database is away nobody gets tokens and these lanes wait: what they sent could not be settled either, and a limit
 * that the receiver set is kept.
 */
final class TokenSupply {
    private static final Logger LOG = System.getLogger(TokenSupply.class.getName());

    /** Bounds the statements a second, however many lanes there are; the first request after a pause does not wait for it. */
    private static final long PAUSE_AFTER_ROUND_MILLIS = 10;

    private static final long PAUSE_WHILE_AWAY_MILLIS = 500;

    private final RateLimits limits;
    private final BlockingQueue<RateLimits.Wanted> wanted = new LinkedBlockingQueue<>();
    private volatile Consumer<List<RateLimits.Granted>> receiver = granted -> {};

    TokenSupply(RateLimits limits) {
        this.limits = limits;
    }

    /** Who gets the tokens; called before anybody asks. */
    void onGranted(Consumer<List<RateLimits.Granted>> action) {
        receiver = action;
    }

    /** Asks for tokens. Returns at once; any thread. */
    void ask(RateLimits.Wanted request) {
        wanted.add(request);
    }

    /** The supply's thread: runs until it is interrupted. */
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long pause = PAUSE_AFTER_ROUND_MILLIS;
                try {
                    fetch(wanted.take());
                } catch (StorageUnavailable e) {
                    LOG.log(Level.WARNING, "webhooks with a rate limit wait for the database: {0}", e.getMessage());
                    pause = PAUSE_WHILE_AWAY_MILLIS;
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "the supply of tokens goes on after a fault of its own", e);
                    pause = PAUSE_WHILE_AWAY_MILLIS;
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round, where anything is wanted. */
    void fetchOnce() {
        RateLimits.Wanted first = wanted.poll();
        if (first != null) {
            fetch(first);
        }
    }

    private void fetch(RateLimits.Wanted first) {
        List<RateLimits.Wanted> all = new ArrayList<>();
        all.add(first);
        wanted.drainTo(all);
        // A lane that was forgotten and made again asks twice.
        Map<WebhookId, RateLimits.Wanted> latest = new LinkedHashMap<>();
        all.forEach(request -> latest.put(request.webhook(), request));
        List<RateLimits.Granted> granted;
        try {
            granted = limits.reserve(List.copyOf(latest.values()));
        } catch (RuntimeException e) {
            wanted.addAll(latest.values());
            throw e;
        }
        receiver.accept(granted);
    }
}
