package io.postrider.application.engine;

import java.time.Duration;

/** Thrown where work is refused for now: too much waits already, or the server is about to stop. Nothing was stored. */
public final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    public Overloaded(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** When to try again at the earliest. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
