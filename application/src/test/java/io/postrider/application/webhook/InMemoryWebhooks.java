package io.postrider.application.webhook;

import io.postrider.application.storage.Counted;
import io.postrider.application.storage.InMemoryPages;
import io.postrider.application.storage.InMemoryTransactions;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Webhooks and their health in memory, and the feed of their changes. */
public final class InMemoryWebhooks implements Webhooks {
    private final InMemoryTransactions transactions;
    private final InMemoryTransactions.Table<WebhookId, Webhook> webhooks;
    private final InMemoryTransactions.Table<WebhookId, WebhookHealth> health;

    /** In the order of commits: written where a transaction is committed, read inside one, both under the same lock. */
    private final List<WebhookId> changed = new ArrayList<>();

    public InMemoryWebhooks(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.webhooks = transactions.new Table<>();
        this.health = transactions.new Table<>();
    }

    @Override
    public void add(Webhook webhook) {
        transactions.required(() -> {
            if (webhooks.lock(webhook.id()).isPresent()) {
                throw new IllegalStateException("there is a webhook " + webhook.id());
            }
            webhooks.put(webhook.id(), webhook);
            report(webhook.id());
            return webhook;
        });
    }

    @Override
    public Optional<Webhook> find(AccountId account, WebhookId id) {
        return transactions.required(
                () -> webhooks.get(id).filter(it -> it.account().equals(account)));
    }

    @Override
    public Page<Webhook> list(AccountId account, Filter filter, PageRequest page) {
        return transactions.required(() -> InMemoryPages.newestFirst(
                filtered(account, filter), it -> it.id().value(), page));
    }

    @Override
    public Counted<Webhook> list(AccountId account, Filter filter, PageNumber page) {
        return transactions.required(() -> InMemoryPages.newestFirst(
                filtered(account, filter), it -> it.id().value(), page));
    }

    private Stream<Webhook> filtered(AccountId account, Filter filter) {
        return webhooks.rows().values().stream()
                .filter(it -> it.account().equals(account))
                .filter(it -> filter.dialect() == null || it.dialect().equals(filter.dialect()))
                .filter(it -> filter.space() == null || it.space().equals(filter.space()))
                .filter(it -> filter.enabled() == null || it.isEnabled() == filter.enabled())
                .filter(it -> filter.subscribedTo() == null || it.subscribesTo(filter.subscribedTo()));
    }

    @Override
    public int count(AccountId account) {
        return transactions.required(() -> (int) webhooks.rows().values().stream()
                .filter(it -> it.account().equals(account))
                .count());
    }

    @Override
    public int count(AccountId account, DialectName dialect) {
        return transactions.required(() -> (int) webhooks.rows().values().stream()
                .filter(it -> it.account().equals(account) && it.dialect().equals(dialect))
                .count());
    }

    @Override
    public boolean replace(Webhook replacement) {
        return transactions.required(() -> {
            boolean isNext = webhooks.lock(replacement.id())
                    .filter(it -> it.version() == replacement.version() - 1)
                    .isPresent();
            if (isNext) {
                webhooks.put(replacement.id(), replacement);
                report(replacement.id());
            }
            return isNext;
        });
    }

    @Override
    public boolean remove(AccountId account, WebhookId id) {
        return transactions.required(() -> {
            boolean isThere =
                    webhooks.lock(id).filter(it -> it.account().equals(account)).isPresent();
            if (isThere) {
                webhooks.remove(id);
                report(id);
            }
            return isThere;
        });
    }

    @Override
    public Map<WebhookId, WebhookHealth> health(Collection<WebhookId> ids) {
        return transactions.required(
                () -> ids.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> health.get(id)
                        .orElse(WebhookHealth.unknown(id)))));
    }

    @Override
    public void forgetFailures(WebhookId id) {
        transactions.required(() -> {
            health.lock(id)
                    .ifPresent(it -> health.put(
                            id, new WebhookHealth(id, 0, null, it.lastAttemptAt(), it.lastResponseStatus())));
            return id;
        });
    }

    /** Writes what settling has found out. */
    public void recordHealth(WebhookHealth found) {
        transactions.required(() -> {
            health.put(found.webhook(), found);
            return found;
        });
    }

    /** The feed of what was committed. */
    public WebhookChanges changes() {
        return new Feed();
    }

    /** Cursors are the number of changes that were committed before. */
    private final class Feed implements WebhookChanges {
        @Override
        public Changes since(String cursor) {
            return transactions.required(() -> {
                synchronized (transactions) {
                    Map<WebhookId, Webhook> rows = webhooks.rows();
                    Set<WebhookId> ids = new LinkedHashSet<>(changed.subList(number(cursor), changed.size()));
                    return new Changes(
                            ids.stream()
                                    .filter(rows::containsKey)
                                    .map(rows::get)
                                    .toList(),
                            ids.stream().filter(id -> !rows.containsKey(id)).toList(),
                            Integer.toString(changed.size()));
                }
            });
        }

        @Override
        public boolean isSeenBy(WebhookId webhook, Collection<String> cursors) {
            return transactions.required(() -> {
                synchronized (transactions) {
                    int last = changed.lastIndexOf(webhook);
                    return cursors.stream().allMatch(cursor -> last < number(cursor));
                }
            });
        }

        private static int number(String cursor) {
            return cursor.equals(FROM_THE_START) ? 0 : Integer.parseInt(cursor);
        }
    }

    private void report(WebhookId id) {
        transactions.atCommit(() -> changed.add(id));
    }
}
