package io.postrider.persistence.managed;

import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An API key as it is stored. A revoked one stays, as a trace. */
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ApiKeyRow {
    @Id
    UUID id;

    @Column(name = "account_id")
    UUID accountId;

    String hash;

    String name;

    /** By their texts, parted by spaces. */
    String scopes;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "last_used_at")
    @Nullable
    Instant lastUsedAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    ApiKeyRow() {}

    static String scopes(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(" "));
    }

    ApiKey toDomain() {
        return new ApiKey(
                new ApiKeyId(id), new AccountId(accountId), name, scopes(scopes), createdAt, expiresAt, lastUsedAt);
    }

    private static Set<Scope> scopes(String texts) {
        return Arrays.stream(texts.split(" ", -1))
                .flatMap(text -> Scope.of(text).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
