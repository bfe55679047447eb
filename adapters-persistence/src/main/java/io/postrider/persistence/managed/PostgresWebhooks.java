package io.postrider.persistence.managed;

import io.postrider.application.storage.Counted;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.webhook.Webhooks;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.LockMode;
import org.hibernate.query.SelectionQuery;

/** {@link Webhooks} on PostgreSQL. Headers and signing keys are encrypted. */
public final class PostgresWebhooks implements Webhooks {
    private static final String OF_ACCOUNT = "from WebhookRow where accountId = :account and deletedAt is null";

    private static final String FORGET_FAILURES = """
            WITH noted AS (UPDATE webhook_alert SET anew = true, since = now() WHERE webhook_id = ? AND failing)
            UPDATE webhook_health SET consecutive_failures = 0, failing_since = NULL WHERE webhook_id = ?""";

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
            String found = OF_ACCOUNT + conditions(filter) + " and id < :before order by id desc";
            SelectionQuery<WebhookRow> query = session.createSelectionQuery(found, WebhookRow.class)
                    .setParameter("before", Pages.before(page))
                    .setMaxResults(page.limit() + 1);
            return Page.of(read(values(query, account, filter)), page.limit());
        });
    }

    @Override
    public Counted<Webhook> list(AccountId account, Filter filter, PageNumber page) {
        return transactions.inSession(session -> {
            String found = OF_ACCOUNT + conditions(filter);
            long total = values(session.createSelectionQuery("select count(*) " + found, Long.class), account, filter)
                    .getSingleResult();
            if (page.skipped() >= total) {
                return new Counted<>(List.of(), total);
            }
            SelectionQuery<WebhookRow> query = session.createSelectionQuery(
                            found + " order by id desc", WebhookRow.class)
                    .setFirstResult((int) page.skipped())
                    .setMaxResults(page.size());
            return new Counted<>(read(values(query, account, filter)), total);
        });
    }

    private List<Webhook> read(SelectionQuery<WebhookRow> query) {
        return query.getResultList().stream()
                .map(row -> row.toDomain(encryption))
                .toList();
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
        EventType type = filter.subscribedTo();
        if (type != null) {
            conditions.append(IntStream.range(0, EventTypePattern.matching(type).size())
                    .mapToObj(i -> "locate(:pattern" + i + ", eventTypes) > 0")
                    .collect(Collectors.joining(" or ", " and (", ")")));
        }
        return conditions.toString();
    }

    /** The values of {@link #OF_ACCOUNT} and of the {@link #conditions}. */
    private static <T> SelectionQuery<T> values(SelectionQuery<T> query, AccountId account, Filter filter) {
        query.setParameter("account", account.value());
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
        EventType type = filter.subscribedTo();
        if (type != null) {
            List<EventTypePattern> patterns = EventTypePattern.matching(type);
            for (int i = 0; i < patterns.size(); i++) {
                query.setParameter("pattern" + i, WebhookRow.listed(patterns.get(i)));
            }
        }
        return query;
    }

    @Override
    public int count(AccountId account) {
        return transactions.inSession(
                session -> session.createSelectionQuery("select count(*) " + OF_ACCOUNT, Long.class)
                        .setParameter("account", account.value())
                        .getSingleResult()
                        .intValue());
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
        transactions.inSession(session -> session.doReturningWork(connection -> Query.of(connection, FORGET_FAILURES)
                .uuid(id.value())
                .uuid(id.value())
                .run()));
    }
}
