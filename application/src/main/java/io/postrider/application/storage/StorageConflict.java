package io.postrider.application.storage;

/**
 * Thrown where the database rolled a transaction back in favour of another (deadlock, serialization failure): it is up, nothing
 * was stored, and the same call at once is likely to succeed.
 */
public final class StorageConflict extends StorageUnavailable {
    private static final long serialVersionUID = 1L;

    public StorageConflict(String message, Throwable cause) {
        super(message, cause, true);
    }
}
