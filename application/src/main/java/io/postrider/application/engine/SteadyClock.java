package io.postrider.application.engine;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The machine's clock as it stood when this one was made, moved on by {@link System#nanoTime}: it never leaps, also when the
 * machine's clock is set. Safe for use by many threads.
 */
public final class SteadyClock implements InstantSource {
    private final Instant start;
    private final long startNanos = System.nanoTime();

    /** @param machine read once */
    public SteadyClock(InstantSource machine) {
        start = machine.instant();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
