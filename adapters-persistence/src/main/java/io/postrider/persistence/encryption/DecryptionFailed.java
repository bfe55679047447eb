package io.postrider.persistence.encryption;

/**
 * Thrown where an encrypted value cannot be read: its key is not configured, or is another one under the same id, or the value
 * was changed or belongs to another row.
 */
public final class DecryptionFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DecryptionFailed(String why) {
        super("an encrypted value cannot be read: " + why);
    }

    DecryptionFailed(String why, Throwable cause) {
        super("an encrypted value cannot be read: " + why, cause);
    }
}
