package io.postrider.application.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for use by many threads. */
public final class SettableClock implements InstantSource {
    private final AtomicReference<Instant> now;

    public SettableClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    /** A clock that stands at some fixed moment. */
    public static SettableClock somewhere() {
        return new SettableClock(Instant.parse("2026-01-15T12:00:00Z"));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    public void set(Instant moment) {
        now.set(moment);
    }

    public void advance(Duration by) {
        now.updateAndGet(moment -> moment.plus(by));
    }
}
