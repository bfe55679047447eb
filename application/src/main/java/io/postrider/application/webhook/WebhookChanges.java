package io.postrider.application.webhook;

import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.util.Collection;
import java.util.List;

/**
 * The feed that keeps each node's {@link WebhookDirectory} up to date.
 *
 * <p>A change is reported at least once after it was committed, however long its transaction took; it may be reported more
 * than once, and then with the same or a newer state.
 */
public interface WebhookChanges {
    /** What has changed since the cursor of an earlier answer; with {@link #FROM_THE_START}, all webhooks. */
    Changes since(String cursor);

    String FROM_THE_START = "";

    /**
     * Whether the last change of the webhook was committed before each of these cursors was given, so that whoever has read up to it
     * goes by the change. Readers that are {@link #FROM_THE_START} have read nothing.
     */
    boolean isSeenBy(WebhookId webhook, Collection<String> cursors);

    /**
     * What has changed.
     *
     * @param changed added or changed webhooks, disabled ones included
     * @param removed webhooks that were deleted
     * @param cursor to ask with the next time; a text of which only the feed knows what it says
     */
    record Changes(List<Webhook> changed, List<WebhookId> removed, String cursor) {
        public Changes {
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }

        boolean isEmpty() {
            return changed.isEmpty() && removed.isEmpty();
        }
    }
}
