package io.postrider.delivery.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when the machine stands still, for checks of how long something takes: what they see while it did says nothing of the
 * product.
 */
final class MachinePauses implements AutoCloseable {
    private static final int MAX_TRIES = 10;
    private static final Duration STEP = Duration.ofMillis(5);

    /** What a busy machine takes without standing still. */
    private static final Duration USUAL = Duration.ofMillis(20);

    /** So much in all makes a difference. */
    private static final Duration NOTABLE = Duration.ofMillis(100);

    private final AtomicLong pausedNanos = new AtomicLong();
    private final Thread watch = new Thread(this::watch, "machine-pauses");
    private volatile boolean isClosed;

    private MachinePauses() {
        watch.setDaemon(true);
        watch.start();
    }

    /** Makes a check that fails again where the machine paused meanwhile; on one that does not, it has to hold at once. */
    static <T> T withoutPauses(Callable<T> check) throws Exception {
        for (int tries = 1; ; tries++) {
            try (MachinePauses pauses = new MachinePauses()) {
                try {
                    return check.call();
                } catch (AssertionError e) {
                    if (tries == MAX_TRIES || pauses.pausedNanos.get() < NOTABLE.toNanos()) {
                        throw e;
                    }
                }
            }
        }
    }

    private void watch() {
        long last = System.nanoTime();
        while (!isClosed) {
            LockSupport.parkNanos(STEP.toNanos());
            long now = System.nanoTime();
            if (now - last > USUAL.toNanos()) {
                pausedNanos.addAndGet(now - last);
            }
            last = now;
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
