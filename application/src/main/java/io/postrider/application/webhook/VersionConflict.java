package io.postrider.application.webhook;

/** Thrown where a webhook is not in the version that the caller expected: nothing was changed. */
public final class VersionConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long current;

    VersionConflict(long current) {
        super("the webhook has changed meanwhile: its version is " + current);
        this.current = current;
    }

    /** The version that the webhook has. */
    public long current() {
        return current;
    }
}
