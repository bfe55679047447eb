package io.postrider.application.storage;

/**
 * Thrown where the database cannot be reached, refuses work, or broke off a transaction. The same call may succeed later.
 */
public class StorageUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean nothingWasStored;

    /** @param nothingWasStored see {@link #nothingWasStored()} */
    public StorageUnavailable(String message, Throwable cause, boolean nothingWasStored) {
        super(message, cause);
        this.nothingWasStored = nothingWasStored;
    }

    /**
     * Whether it is certain that the transaction was not committed, so that it can be tried again as it is. False where the
     * connection was lost during the commit: then nobody knows.
     */
    public boolean nothingWasStored() {
        return nothingWasStored;
    }
}
