package io.postrider.application.webhook;

import io.postrider.application.webhook.WebhookChanges.Changes;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All webhooks in memory, so that neither publishing nor delivering reads the database for them.
 *
 * <p>A change made through this node is learnt as soon as it is committed, one made through another node when {@link
 * #refresh} is called next, which happens when this node is told of it. Reading is free of locks and safe for many threads.
 */
public final class WebhookDirectory {
    private static final int MAX_TYPES_REMEMBERED = 1_000;
    private static final int MAX_FORGOTTEN = 10_000;

    private final WebhookChanges changes;
    private final Map<WebhookId, Webhook> byId = new ConcurrentHashMap<>();
    private final Map<AccountId, AccountIndex> byAccount = new ConcurrentHashMap<>();

    /** The last ones that were deleted: whoever learns of a change late must not bring them back. */
    private final Set<WebhookId> forgotten = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<WebhookId, Boolean> eldest) {
            return size() > MAX_FORGOTTEN;
        }
    });

    private String cursor = WebhookChanges.FROM_THE_START;

    public WebhookDirectory(WebhookChanges changes) {
        this.changes = changes;
    }

    /** The enabled webhooks of the account that subscribe to the type. */
    public List<Webhook> subscribers(AccountId account, EventType type) {
        AccountIndex index = byAccount.get(account);
        return index == null ? List.of() : index.subscribers(type);
    }

    /** The webhook as it is now, disabled or not; empty where it is deleted, or was created on another node just now. */
    public Optional<Webhook> current(WebhookId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * How far a directory has read.
     *
     * @param cursor of the feed
     * @param hadNews whether anything was reported this time
     */
    public record Progress(String cursor, boolean hadNews) {}

    /** Reads what has changed on any node. */
    public synchronized Progress refresh() {
        // Reading under the lock keeps an answer that is older than a change learnt meanwhile from being applied after
        // it.
        Changes news = changes.since(cursor);
        news.changed().forEach(this::learn);
        news.removed().forEach(this::forget);
        cursor = news.cursor();
        return new Progress(cursor, !news.isEmpty());
    }

    /** Takes in a webhook that was added or changed; older versions than the known one, and deleted ones, are ignored. */
    public synchronized void learn(Webhook changed) {
        if (forgotten.contains(changed.id())) {
            return;
        }
        Webhook known = byId.get(changed.id());
        if (known == null || known.version() < changed.version()) {
            byId.put(changed.id(), changed);
            byAccount
                    .computeIfAbsent(changed.account(), account -> new AccountIndex())
                    .put(changed);
        }
    }

    /** Takes out a webhook that was deleted. */
    public synchronized void forget(WebhookId id) {
        forgotten.add(id);
        Webhook known = byId.remove(id);
        AccountIndex index = known == null ? null : byAccount.get(known.account());
        if (index != null) {
            index.remove(id);
        }
    }

    /** One account's webhooks, and which of them take which type. Changed under the directory's lock, read without. */
    private static final class AccountIndex {
        private final Map<WebhookId, Webhook> webhooks = new ConcurrentHashMap<>();
        private volatile Map<EventType, List<Webhook>> remembered = new ConcurrentHashMap<>();

        void put(Webhook webhook) {
            webhooks.put(webhook.id(), webhook);
            remembered = new ConcurrentHashMap<>();
        }

        void remove(WebhookId id) {
            webhooks.remove(id);
            remembered = new ConcurrentHashMap<>();
        }

        List<Webhook> subscribers(EventType type) {
            // Taken before the webhooks are read: what is found while they change is remembered where nobody looks any
            // more.
            Map<EventType, List<Webhook>> memory = remembered;
            List<Webhook> known = memory.get(type);
            if (known != null) {
                return known;
            }
            List<Webhook> found = webhooks.values().stream()
                    .filter(webhook -> webhook.isEnabled() && webhook.subscribesTo(type))
                    .toList();
            if (memory.size() < MAX_TYPES_REMEMBERED) {
                memory.put(type, found);
            }
            return found;
        }
    }
}
