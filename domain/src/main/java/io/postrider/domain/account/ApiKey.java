package io.postrider.domain.account;

import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an API key, apart from the key itself: of that only the hash is kept.
 *
 * @param expiresAt null for a key that does not expire
 * @param lastUsedAt null for a key that was never used; exact to about a minute
 */
public record ApiKey(
        ApiKeyId id,
        AccountId account,
        String name,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {
    public static final int MAX_NAME_LENGTH = 100;

    public ApiKey {
        scopes = Set.copyOf(scopes);
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("an API key's name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
    }

    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
