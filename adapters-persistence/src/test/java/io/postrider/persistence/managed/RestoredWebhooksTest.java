package io.postrider.persistence.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.storage.Samples;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.persistence.database.Query;
import org.junit.jupiter.api.Test;

/** After a restore into another cluster the transactions that are noted have not been there yet. */
class RestoredWebhooksTest {
    @Test
    void webhooks_that_were_restored_are_not_taken_for_changed_again_and_again() {
        try (StorageWithTables tables = new StorageWithTables()) {
            tables.storage.webhooks().add(Samples.webhook(tables.account().id()));
            run(tables, "ALTER TABLE webhook DISABLE TRIGGER USER");
            run(tables, "UPDATE webhook SET changed_tx = '999999999'::xid8");
            run(tables, "ALTER TABLE webhook ENABLE TRIGGER USER");
            WebhookChanges changes = tables.storage.webhookChanges();
            String cursor = changes.since(WebhookChanges.FROM_THE_START).cursor();
            assertThat(changes.since(cursor).changed()).hasSize(1);

            tables.storage.start();

            cursor = changes.since(cursor).cursor();
            assertThat(changes.since(cursor).changed()).isEmpty();
        }
    }

    private static void run(StorageWithTables tables, String sql) {
        tables.tables.once(connection -> Query.of(connection, sql).run());
    }
}
