package io.postrider.persistence.managed;

import io.postrider.application.account.ApiKeys;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import io.postrider.persistence.database.Query;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@link ApiKeys} on PostgreSQL. */
public final class PostgresApiKeys implements ApiKeys {
    private static final String ADD = """
            INSERT INTO api_key (id, account_id, hash, name, scopes, created_at, expires_at, last_used_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";

    private static final String MARK_USED = """
            UPDATE api_key SET last_used_at = used.at
            FROM (SELECT id, %s AS at FROM unnest(?::uuid[], ?::bigint[]) AS u (id, micros)) used
            WHERE api_key.id = used.id AND revoked_at IS NULL AND (last_used_at IS NULL OR last_used_at < used.at)""".formatted(Query.time("micros"));

    private final PostgresTransactions transactions;

    public PostgresApiKeys(PostgresTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void add(ApiKey key, ApiKeyHash hash) {
        transactions.inSession(session -> session.doReturningWork(connection -> Query.of(connection, ADD)
                .uuid(key.id().value())
                .uuid(key.account().value())
                .text(hash.hex())
                .text(key.name())
                .text(ApiKeyRow.scopes(key.scopes()))
                .instant(key.createdAt())
                .instant(key.expiresAt())
                .instant(key.lastUsedAt())
                .run()));
    }

    @Override
    public Optional<ApiKey> find(ApiKeyHash hash) {
        return transactions.inSession(session -> session.createSelectionQuery(
                        "from ApiKeyRow where hash = :hash and revokedAt is null", ApiKeyRow.class)
                .setParameter("hash", hash.hex())
                .uniqueResultOptional()
                .map(ApiKeyRow::toDomain));
    }

    @Override
    public List<ApiKey> list(AccountId account) {
        return transactions.inSession(session -> session
                .createSelectionQuery(
                        "from ApiKeyRow where accountId = :account and revokedAt is null order by id desc",
                        ApiKeyRow.class)
                .setParameter("account", account.value())
                .getResultList()
                .stream()
                .map(ApiKeyRow::toDomain)
                .toList());
    }

    @Override
    public boolean revoke(AccountId account, ApiKeyId id) {
        return transactions.inSession(session -> session.createMutationQuery("update ApiKeyRow set revokedAt = instant"
                                + " where id = :id and accountId = :account and revokedAt is null")
                        .setParameter("id", id.value())
                        .setParameter("account", account.value())
                        .executeUpdate()
                == 1);
    }

    @Override
    public Collection<ApiKeyId> revokedAmong(Collection<ApiKeyId> ids) {
        Set<ApiKeyId> revoked = new HashSet<>(ids);
        if (!ids.isEmpty()) {
            transactions
                    .inSession(session -> session.createSelectionQuery(
                                    "from ApiKeyRow where id in :ids and revokedAt is null", ApiKeyRow.class)
                            .setParameterList(
                                    "ids", ids.stream().map(ApiKeyId::value).toList())
                            .getResultList())
                    .forEach(row -> revoked.remove(new ApiKeyId(row.id)));
        }
        return revoked;
    }

    @Override
    public void markUsed(Map<ApiKeyId, Instant> lastUses) {
        if (lastUses.isEmpty()) {
            return;
        }
        List<Map.Entry<ApiKeyId, Instant>> uses = List.copyOf(lastUses.entrySet());
        transactions.inSession(session -> session.doReturningWork(connection -> Query.of(connection, MARK_USED)
                .uuids(uses, use -> use.getKey().value())
                .micros(uses, Map.Entry::getValue)
                .run()));
    }
}
