package io.postrider.application.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long publish requests are let gather while this node delivers or settles late (ADR 23): longer and longer, up to {@link #LONGEST_PAUSE},
 * as long as that is; but not at all where deliveries are late and a processor is free, since then it is not the intake that keeps them from
 * their turn. Safe for use by many threads.
 */
final class IntakePace {
    private static final Logger LOG = System.getLogger(IntakePace.class.getName());

    static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    /** The part of the processors' time from which on they count as busy. */
    static final double BUSY = 0.85;

    static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** What was busy over a longer time than that says little about now. */
    private static final Duration LOOK_COUNTS_FOR = Duration.ofSeconds(2);

    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);

    private final ProcessorLoad load;
    private final LongSupplier nanoTime;
    private final AtomicLong lookedAt;
    private long toldAt; // Of whoever looks; no two do.
    private volatile Duration pause = Duration.ZERO;

    /** @param nanoTime as {@link System#nanoTime} */
    IntakePace(ProcessorLoad load, LongSupplier nanoTime) {
        this.load = load;
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        lookedAt = new AtomicLong(now - LOOK_COUNTS_FOR.toNanos());
        toldAt = now - BETWEEN_WORDS.toNanos();
    }

    /**
     * Makes the pause longer or shorter, unless that was done just now. To be called while anything is late.
     *
     * @param settlesLate whether it is surely the database, or this node, that cannot keep up: then it does not matter whether a processor is
     *     free
     */
    void look(boolean settlesLate) {
        long last = lookedAt.get();
        long now = nanoTime.getAsLong();
        if (now - last < BETWEEN_LOOKS.toNanos() || !lookedAt.compareAndSet(last, now)) {
            return;
        }
        double busy = load.sinceLastAsked(); // Also where it does not count: from here on it will.
        boolean lastCounts = now - last < LOOK_COUNTS_FOR.toNanos();
        Duration current = lastCounts ? pause : Duration.ZERO;
        pause = settlesLate || (lastCounts && busy >= BUSY) ? longer(current) : shorter(current);
        if (pause.equals(LONGEST_PAUSE) && now - toldAt >= BETWEEN_WORDS.toNanos()) {
            toldAt = now;
            LOG.log(
                    Level.INFO,
                    "publish requests wait up to {0} ms longer, since {1}",
                    LONGEST_PAUSE.toMillis(),
                    settlesLate ? "settlements are late" : "deliveries are late and the processors are busy");
        }
    }

    private static Duration longer(Duration pause) {
        Duration longer = pause.multipliedBy(3).dividedBy(2).plus(FIRST_PAUSE);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private static Duration shorter(Duration pause) {
        Duration shorter = pause.dividedBy(2);
        return shorter.compareTo(FIRST_PAUSE) < 0 ? Duration.ZERO : shorter;
    }

    /** How long after one batch of such requests the next begins at the earliest; zero where none need wait. */
    Duration pause() {
        return pause;
    }
}
