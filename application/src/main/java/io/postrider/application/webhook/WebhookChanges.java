package io.postrider.application.webhook;

import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.util.List;

/**
 * The feed that keeps each node's {@link WebhookDirectory} up to date.
 *
 * <p>A change is reported at least once after it was committed, however long its transaction took; it may be reported more
 * than once, and then with the same or a newer state.
 */
public interface WebhookChanges {
    /** What has changed since the cursor of an earlier answer; with {@link #FROM_THE_START}, all webhooks. */
    Changes since(long cursor);

    long FROM_THE_START = 0;

    /**
     * What has changed.
     *
     * @param changed added or changed webhooks, disabled ones included
     * @param removed webhooks that were deleted
     * @param cursor to ask with the next time
     */
    record Changes(List<Webhook> changed, List<WebhookId> removed, long cursor) {
        public Changes {
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }
    }
}
