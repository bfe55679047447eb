package io.postrider.persistence.database;

import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.WebhookHealth;
import java.sql.SQLException;

/** How the health of webhooks stands in its table, which settlements write and others read. */
public final class StoredHealth {
    public static final String BY_WEBHOOKS = "SELECT * FROM webhook_health WHERE webhook_id = ANY (?)";

    private StoredHealth() {}

    /** Reads all columns of the table. */
    public static WebhookHealth read(Row row) throws SQLException {
        return new WebhookHealth(
                new WebhookId(row.uuid("webhook_id")),
                row.integer("consecutive_failures"),
                row.instantOrNull("failing_since"),
                row.instantOrNull("last_attempt_at"),
                row.integerOrNull("last_response_status"));
    }
}
