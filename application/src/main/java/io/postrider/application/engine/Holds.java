package io.postrider.application.engine;

import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.Map;

/**
 * Until when receivers have asked all nodes to leave them alone. Moments are those of the database's clock. Each method throws {@code
 * StorageUnavailable} where the database cannot be reached.
 */
public interface Holds {
    /** Notes holds; one that ends later stays. */
    void hold(Map<WebhookId, Instant> until);

    /** All holds that are not over. */
    Map<WebhookId, Instant> current();
}
