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
    /**
     * Adds a key. Where its hash is there already nothing changes, so that nodes that start together may add the same one;
     * a key that was revoked can be added again, as a new one.
     */
    void add(ApiKey key, ApiKeyHash hash);

    /** The key of that hash, expired or not. */
    Optional<ApiKey> find(ApiKeyHash hash);

    /** The account's keys, the newest first. */
    List<ApiKey> list(AccountId account);

    /** Revokes a key for good; false where the account has no such key. */
    boolean revoke(AccountId account, ApiKeyId id);

    /** Which of these keys are not known any more: they were revoked. */
    Collection<ApiKeyId> revokedAmong(Collection<ApiKeyId> ids);

    /** Writes when keys were last used. An earlier time than the written one, and a key that is not known, change nothing. */
    void markUsed(Map<ApiKeyId, Instant> lastUses);
}
