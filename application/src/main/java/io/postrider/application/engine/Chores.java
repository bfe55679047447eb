package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Work that is done again and again, each chore on a thread and at an interval of its own. A chore that fails is logged and done
 * again.
 */
public final class Chores {
    private static final Logger LOG = System.getLogger(Chores.class.getName());

    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final ThreadFactory factory;
    private final List<Thread> threads = new ArrayList<>();

    public Chores(ThreadFactory factory) {
        this.factory = factory;
    }

    /** Starts a chore; it is done for the first time after its interval. */
    public void start(String name, Duration interval, Runnable chore) {
        Thread thread = factory.newThread(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.sleep(interval.toMillis());
                    perform(name, chore);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** Ends all chores; one that is being done may be broken off, and is not waited for where it hangs. */
    public void stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        long end = System.nanoTime() + STOP_LIMIT.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }

    private static void perform(String name, Runnable chore) {
        try {
            chore.run();
        } catch (StorageUnavailable e) {
            LOG.log(Level.WARNING, "{0} waits for the database: {1}", name, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, name + " failed and is tried again", e);
        }
    }
}
