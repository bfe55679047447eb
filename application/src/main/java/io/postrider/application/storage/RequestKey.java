package io.postrider.application.storage;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What makes a creating request unique: the {@code Idempotency-Key} that its client gave it.
 *
 * @param operation what was called; the same key on another operation is another request
 * @param key the client's key, 1 to 255 characters
 * @param fingerprint a hash of the request: the same key with another fingerprint is a conflict
 */
public record RequestKey(String operation, String key, byte[] fingerprint) {
    public static final int MAX_KEY_LENGTH = 255;

    public boolean hasFingerprint(byte[] other) {
        return Arrays.equals(fingerprint, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestKey that
                && operation.equals(that.operation)
                && key.equals(that.key)
                && Arrays.equals(fingerprint, that.fingerprint);
    }

    @Override
    public int hashCode() {
        return 31 * operation.hashCode() + key.hashCode();
    }

    @Override
    public String toString() {
        return operation + "/" + key + "/" + HexFormat.of().formatHex(fingerprint);
    }
}
