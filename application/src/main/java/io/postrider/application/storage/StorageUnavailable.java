package io.postrider.application.storage;

/**
 * Thrown where the database cannot be reached, refuses work, or broke off a transaction: nothing was stored, or it is not
 * known whether it was, and the same call may succeed later.
 */
public final class StorageUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean worthRepeatingAtOnce;

    public StorageUnavailable(String message, Throwable cause) {
        this(message, false, cause);
    }

    /** @param worthRepeatingAtOnce see {@link #isWorthRepeatingAtOnce} */
    public StorageUnavailable(String message, boolean worthRepeatingAtOnce, Throwable cause) {
        super(message, cause);
        this.worthRepeatingAtOnce = worthRepeatingAtOnce;
    }

    /**
     * Whether the transaction only lost to another one (a deadlock, a conflict of serializable transactions): nothing was
     * stored, and the same call is likely to succeed at once.
     */
    public boolean isWorthRepeatingAtOnce() {
        return worthRepeatingAtOnce;
    }
}
