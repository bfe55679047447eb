package io.postrider.application.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * This node's clock, set by the database's with each heartbeat: due times, ids and signed timestamps of all nodes agree, however
 * wrong the clock of one machine is. Differences below {@link #TOLERANCE} are left alone, and those that the time of a slow answer explains.
 */
public final class DatabaseClock implements InstantSource {
    /** Below this a difference may as well be the time that the answer took. */
    static final Duration TOLERANCE = Duration.ofMillis(250);

    private final InstantSource machine;
    private volatile Duration offset = Duration.ZERO;

    /** @param machine runs steadily in production, so that a leap of the machine's clock is none of this one: {@link SteadyClock} */
    public DatabaseClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset);
    }

    /** Takes over the database's time, which was read between two instants of the machine's clock. */
    void set(Instant database, Instant before, Instant after) {
        Duration half = Duration.between(before, after).dividedBy(2);
        Duration difference = Duration.between(before.plus(half), database);
        Duration doubt = half.compareTo(TOLERANCE) > 0 ? half : TOLERANCE;
        if (difference.minus(offset).abs().compareTo(doubt) > 0) {
            offset = difference;
        }
    }

    Instant machineInstant() {
        return machine.instant();
    }
}
