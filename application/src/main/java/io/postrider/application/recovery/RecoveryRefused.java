package io.postrider.application.recovery;

/** Thrown where the state that things are in does not allow what is asked of a recovery: nothing was changed. */
public final class RecoveryRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** Nothing is sent to a webhook that is disabled. */
        WEBHOOK_IS_DISABLED,
        /** A webhook has one recovery at a time. */
        ANOTHER_IS_RUNNING,
        /** One that is over cannot be cancelled. */
        IT_IS_OVER
    }

    RecoveryRefused(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
