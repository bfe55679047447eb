package io.postrider.domain.webhook;

import java.time.Instant;

/**
 * A key that deliveries are signed with.
 *
 * @param secret the private part in the text form of its scheme or dialect; never logged, encrypted at rest
 * @param publicKey what a receiver verifies with, in the text form of its scheme; empty for symmetric schemes
 * @param expiresAt from when on it is not used any more; {@link Instant#MAX} for the current key
 */
public record SigningKey(String secret, String publicKey, Instant expiresAt) {
    /** A current symmetric key. */
    public static SigningKey symmetric(String secret) {
        return new SigningKey(secret, "", Instant.MAX);
    }

    /** A current key pair. */
    public static SigningKey pair(String privateKey, String publicKey) {
        return new SigningKey(privateKey, publicKey, Instant.MAX);
    }

    SigningKey expiringAt(Instant end) {
        return new SigningKey(secret, publicKey, end.isBefore(expiresAt) ? end : expiresAt);
    }

    boolean isValidAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SigningKey[publicKey=" + publicKey + ", expiresAt=" + expiresAt + "]";
    }
}
