package io.postrider.persistence.managed;

import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.StoredHealth;
import io.postrider.persistence.encryption.Encryption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.query.SelectionQuery;

/** {@link Webhooks} on PostgreSQL. Headers and signing keys are encrypted. */
public final class PostgresWebhooks implements Webhooks {
    private static final String OF_ACCOUNT = "from WebhookRow where accountId = :account and deletedAt is null";

    private static final String FORGET_FAILURES =
            "UPDATE webhook_health SET consecutive_failures = 0, failing_since = NULL WHERE webhook_id = ?";

    private final PostgresTransactions transactions;
    private final Encryption encryption;

    public PostgresWebhooks(PostgresTransactions transactions, Encryption encryption) {
        this.transactions = transactions;
        this.encryption = encryption;
    }

    @Override
    public void add(Webhook webhook) {
        transactions.inSession(session -> session.insert(WebhookRow.from(webhook, encryption)));
    }

    @Override
    public Optional<Webhook> find(AccountId account, WebhookId id) {
        return transactions.inSession(session -> Optional.ofNullable(session.get(WebhookRow.class, id.value()))
                .filter(row -> row.accountId.equals(account.value()) && !row.isDeleted())
                .map(row -> row.toDomain(encryption)));
    }

    @Override
    public Page<Webhook> list(AccountId account, Filter filter, PageRequest page) {
        return transactions.inSession(session -> {
            SelectionQuery<WebhookRow> query = session.createSelectionQuery(
                            OF_ACCOUNT + conditions(filter) + " and id < :before order by id desc", WebhookRow.class)
                    .setParameter("account", account.value())
                    .setParameter("before", Pages.before(page))
                    .setMaxResults(page.limit() + 1);
            DialectName dialect = filter.dialect();
            if (dialect != null) {
                query.setParameter("dialect", dialect.text());
            }
            if (filter.space() != null) {
                query.setParameter("space", filter.space());
            }
            if (filter.enabled() != null) {
                query.setParameter("enabled", WebhookStatus.ENABLED.name());
            }
            return Page.of(
                    query.getResultList().stream()
                            .map(row -> row.toDomain(encryption))
                            .toList(),
                    page.limit());
        });
    }

    private static String conditions(Filter filter) {
        StringBuilder conditions = new StringBuilder();
        if (filter.dialect() != null) {
            conditions.append(" and dialect = :dialect");
        }
        if (filter.space() != null) {
            conditions.append(" and space = :space");
        }
        Boolean enabled = filter.enabled();
        if (enabled != null) {
            conditions.append(enabled ? " and status = :enabled" : " and status <> :enabled");
        }
        return conditions.toString();
    }

    @Override
    public int count(AccountId account, DialectName dialect) {
        return transactions.inSession(session -> session.createSelectionQuery(
                        "select count(*) " + OF_ACCOUNT + " and dialect = :dialect", Long.class)
                .setParameter("account", account.value())
                .setParameter("dialect", dialect.text())
                .getSingleResult()
                .intValue());
    }

    @Override
    public boolean replace(Webhook changed) {
        return transactions.inSession(session -> {
            WebhookRow stored = session.get(WebhookRow.class, changed.id().value(), LockMode.PESSIMISTIC_WRITE);
            if (stored == null || stored.isDeleted() || stored.version != changed.version() - 1) {
                return false;
            }
            session.update(WebhookRow.from(changed, encryption));
            return true;
        });
    }

    @Override
    public boolean remove(AccountId account, WebhookId id) {
        return transactions.inSession(session -> session.createMutationQuery("update WebhookRow set deletedAt = instant"
                                + " where id = :id and accountId = :account and deletedAt is null")
                        .setParameter("id", id.value())
                        .setParameter("account", account.value())
                        .executeUpdate()
                == 1);
    }

    @Override
    public Map<WebhookId, WebhookHealth> health(Collection<WebhookId> ids) {
        Map<WebhookId, WebhookHealth> health = new HashMap<>();
        ids.forEach(id -> health.put(id, WebhookHealth.unknown(id)));
        if (!ids.isEmpty()) {
            List<WebhookHealth> known = transactions.inSession(
                    session -> session.doReturningWork(connection -> Query.of(connection, StoredHealth.BY_WEBHOOKS)
                            .uuids(ids, WebhookId::value)
                            .list(StoredHealth::read)));
            known.forEach(it -> health.put(it.webhook(), it));
        }
        return health;
    }

    @Override
    public void forgetFailures(WebhookId id) {
        transactions.inSession(session -> session.doReturningWork(connection ->
                Query.of(connection, FORGET_FAILURES).uuid(id.value()).run()));
    }
}
