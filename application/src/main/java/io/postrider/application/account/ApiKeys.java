package io.postrider.application.account;

import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API keys that are not revoked. All methods throw {@code StorageUnavailable} where the database cannot be reached. */
public interface ApiKeys {
    /** Adds a key. A hash that is there already is a caller's bug, except that adding the same bootstrap key twice is harmless. */
    void add(ApiKey key, ApiKeyHash hash);

    Optional<ApiKey> find(ApiKeyHash hash);

    /** The account's keys, the newest first. */
    List<ApiKey> list(AccountId account);

    /** Revokes a key for good; false where the account has no such key. */
    boolean revoke(AccountId account, ApiKeyId id);

    /** Which of these keys are not known any more: they were revoked. */
    Collection<ApiKeyId> revokedAmong(Collection<ApiKeyId> ids);

    /** Writes when keys were last used. */
    void markUsed(Map<ApiKeyId, Instant> lastUses);
}
