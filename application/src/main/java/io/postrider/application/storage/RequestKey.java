package io.postrider.application.storage;

/**
 * What makes a creating request unique: the {@code Idempotency-Key} that its client gave it.
 *
 * @param operation what was called; the same key on another operation is another request
 * @param key the client's key, 1 to {@value #MAX_KEY_LENGTH} characters
 * @param fingerprint a hash of the request as text: the same key with another fingerprint is a conflict
 */
public record RequestKey(String operation, String key, String fingerprint) {
    public static final int MAX_KEY_LENGTH = 255;
}
