package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Work that is done again and again, each chore on a thread and at an interval of its own. A chore that fails is logged and done
 * again.
 */
public final class Chores {
    private static final Logger LOG = System.getLogger(Chores.class.getName());

    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
    private static final Duration BETWEEN_WAKES = Duration.ofMillis(100);

    private final ThreadFactory factory;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    public Chores(ThreadFactory factory) {
        this.factory = factory;
    }

    /** Starts a chore; it is done for the first time after its interval. */
    public void start(String name, Duration interval, Runnable chore) {
        start(name, () -> interval, new Semaphore(0), chore);
    }

    /**
     * Starts a chore that is done between its intervals as well, when that is asked for, but not more than ten times a second.
     *
     * @param interval asked before each
     * @param wakeUp what is released to ask for it
     */
    void start(String name, Supplier<Duration> interval, Semaphore wakeUp, Runnable chore) {
        Thread thread = factory.newThread(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    boolean woken = wakeUp.tryAcquire(interval.get().toMillis(), TimeUnit.MILLISECONDS);
                    wakeUp.drainPermits();
                    perform(name, chore);
                    if (woken) {
                        Thread.sleep(BETWEEN_WAKES.toMillis());
                    }
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
        stopping = true;
        threads.forEach(Thread::interrupt);
        long end = System.nanoTime() + STOP_LIMIT.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }

    /** Whether a chore has ended that should not have. */
    boolean isBroken() {
        return !stopping && !threads.stream().allMatch(Thread::isAlive);
    }

    /** Does it once; false where it failed. */
    static boolean perform(String name, Runnable chore) {
        try {
            chore.run();
            return true;
        } catch (StorageUnavailable e) {
            LOG.log(Level.WARNING, "{0} waits for the database: {1}", name, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, name + " failed and is tried again", e);
        }
        return false;
    }
}
