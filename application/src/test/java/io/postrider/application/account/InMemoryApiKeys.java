package io.postrider.application.account;

import io.postrider.application.storage.InMemoryTransactions;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** API keys in memory. */
public final class InMemoryApiKeys implements ApiKeys {
    private final InMemoryTransactions transactions;
    private final InMemoryTransactions.Table<ApiKeyHash, ApiKey> keys;

    public InMemoryApiKeys(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.keys = transactions.new Table<>();
    }

    @Override
    public void add(ApiKey key, ApiKeyHash hash) {
        transactions.required(() -> {
            if (keys.lock(hash).isEmpty()) {
                keys.put(hash, key);
            }
            return key;
        });
    }

    @Override
    public Optional<ApiKey> find(ApiKeyHash hash) {
        return transactions.required(() -> keys.get(hash));
    }

    @Override
    public List<ApiKey> list(AccountId account) {
        return transactions.required(() -> keys.rows().values().stream()
                .filter(key -> key.account().equals(account))
                .sorted(Comparator.comparing((ApiKey key) -> key.id().value()).reversed())
                .toList());
    }

    @Override
    public boolean revoke(AccountId account, ApiKeyId id) {
        return transactions.required(() -> {
            Optional<ApiKeyHash> hash = hashOf(id).filter(it -> keys.lock(it)
                    .filter(key -> key.account().equals(account))
                    .isPresent());
            hash.ifPresent(keys::remove);
            return hash.isPresent();
        });
    }

    @Override
    public Collection<ApiKeyId> revokedAmong(Collection<ApiKeyId> ids) {
        return transactions.required(
                () -> ids.stream().filter(id -> hashOf(id).isEmpty()).toList());
    }

    @Override
    public void markUsed(Map<ApiKeyId, Instant> lastUses) {
        transactions.required(() -> {
            lastUses.forEach((id, use) -> hashOf(id).ifPresent(hash -> keys.lock(hash)
                    .filter(key -> key.lastUsedAt() == null || key.lastUsedAt().isBefore(use))
                    .ifPresent(key -> keys.put(hash, used(key, use)))));
            return lastUses;
        });
    }

    private Optional<ApiKeyHash> hashOf(ApiKeyId id) {
        return keys.rows().entrySet().stream()
                .filter(row -> row.getValue().id().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static ApiKey used(ApiKey key, Instant use) {
        return new ApiKey(key.id(), key.account(), key.name(), key.scopes(), key.createdAt(), key.expiresAt(), use);
    }
}
