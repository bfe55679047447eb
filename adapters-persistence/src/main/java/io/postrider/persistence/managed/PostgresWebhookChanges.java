package io.postrider.persistence.managed;

import io.postrider.application.webhook.WebhookChanges;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.persistence.encryption.Encryption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link WebhookChanges} on PostgreSQL. Each row notes the transaction that changed it last. The cursor is the oldest
 * transaction that was still open at the time of the answer: all before it had ended, so that their changes were seen, and
 * those of it and after it are reported the next time, whenever they are committed.
 */
public final class PostgresWebhookChanges implements WebhookChanges {
    private static final String OLDEST_OPEN =
            "select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)";

    private static final String CHANGED_SINCE =
            "select w.* from webhook w where w.changed_tx >= cast(cast(:cursor as text) as xid8)";

    private static final String ALL = "from WebhookRow where deletedAt is null";

    private final PostgresTransactions transactions;
    private final Encryption encryption;

    public PostgresWebhookChanges(PostgresTransactions transactions, Encryption encryption) {
        this.transactions = transactions;
        this.encryption = encryption;
    }

    @Override
    public Changes since(long cursor) {
        return transactions.inSession(session -> {
            // First the cursor: what is committed between the two statements is reported twice, not never.
            long next = session.createNativeQuery(OLDEST_OPEN, Long.class).getSingleResult();
            List<WebhookRow> rows = cursor == FROM_THE_START
                    ? session.createSelectionQuery(ALL, WebhookRow.class).getResultList()
                    : session.createNativeQuery(CHANGED_SINCE, WebhookRow.class)
                            .setParameter("cursor", Long.toString(cursor))
                            .getResultList();
            List<Webhook> changed = new ArrayList<>();
            List<WebhookId> removed = new ArrayList<>();
            for (WebhookRow row : rows) {
                if (row.isDeleted()) {
                    removed.add(new WebhookId(row.id));
                } else {
                    changed.add(row.toDomain(encryption));
                }
            }
            return new Changes(changed, removed, next);
        });
    }
}
