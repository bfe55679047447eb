package io.postrider.application.storage;

/**
 * Thrown where the database cannot be reached, refuses work, or broke off a transaction: nothing was stored, or it is not
 * known whether it was, and the same call may succeed later.
 */
public final class StorageUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
