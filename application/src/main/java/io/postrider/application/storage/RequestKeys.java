package io.postrider.application.storage;

import io.postrider.domain.id.AccountId;
import java.time.Duration;
import java.util.Optional;

/** Remembers the answers to creating requests that carried an {@code Idempotency-Key}. */
public interface RequestKeys {
    /** How long an answer is remembered at least. */
    Duration KEPT = Duration.ofHours(24);

    /**
     * Takes the key for the open transaction: another transaction that takes the same key MUST wait until this one ends.
     *
     * @return the answer that was remembered for the key, or empty where the key is new
     * @throws RequestKeyReused where the key was used with another fingerprint
     */
    Optional<byte[]> take(AccountId account, RequestKey key);

    /** Remembers the answer for a key that {@link #take} found new; part of the same transaction. Kept encrypted. */
    void remember(AccountId account, RequestKey key, byte[] answer);
}
