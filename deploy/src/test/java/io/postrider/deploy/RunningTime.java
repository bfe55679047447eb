package io.postrider.deploy;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;

/**
 * A clock that stands still while the machine does: what must happen within a second may take longer where a machine that is shared
 * stops for three of them. A thread ticks; where it ticks too late, only the time of one tick has passed here. It never runs faster
 * than {@link System#nanoTime}, and as fast where nothing stands still. Safe for use by many threads.
 */
final class RunningTime {
    private static final Duration TICK = Duration.ofMillis(10);

    /** A tick may be so late on a busy machine that does not stand still. */
    private static final Duration SLACK = Duration.ofMillis(40);

    /** What it stood still in all while something is waited for is less than this. */
    private static final Duration STANDSTILL = Duration.ofMinutes(2);

    private static volatile Tick last = new Tick(System.nanoTime(), 0);

    static {
        Thread ticks = new Thread(RunningTime::tick, "running-time");
        ticks.setDaemon(true);
        ticks.start();
    }

    private RunningTime() {}

    private record Tick(long real, long running) {
        long runningAt(long now) {
            return running + Math.min(now - real, TICK.plus(SLACK).toNanos());
        }
    }

    /** As {@link System#nanoTime}: the difference of two tells the time between. */
    static long nanos() {
        Tick tick = last;
        return tick.runningAt(System.nanoTime());
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }

    /** To wait for what must have happened so long from now. */
    static ConditionFactory awaitWithin(Duration limit) {
        long start = nanos();
        return await().pollInterval(Duration.ofMillis(20))
                .atMost(limit.plus(STANDSTILL))
                .failFast("not within " + limit, () -> since(start).compareTo(limit) > 0);
    }

    private static void tick() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
                long now = System.nanoTime();
                last = new Tick(now, last.runningAt(now));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
