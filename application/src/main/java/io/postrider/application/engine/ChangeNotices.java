package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.id.DeliveryId;
import java.util.function.Consumer;

/**
 * Word that something was changed which all nodes go by, through any node: a webhook, how long a receiver is left alone, an API key
 * that was revoked; or that a node has gone, which may leave deliveries to the others. What was changed is not said, but which delivery was
 * cancelled that a node holds.
 */
public interface ChangeNotices {
    /**
     * Listens until {@link #close}. One thread at a time.
     *
     * @param changed called on the same thread, at once when it listens, since nobody knows what was changed before, and then after each
     *     commit of such a change; a few commits may be told at once
     * @param cancelled called on the same thread after each commit that cancels a delivery which any node holds the lease of; not for what
     *     was cancelled before
     * @throws StorageUnavailable where the database cannot be reached, or is gone: what is changed from now on is not told
     */
    void listen(Runnable changed, Consumer<DeliveryId> cancelled);

    /** Ends {@link #listen}, now and for ever. Any thread. */
    void close();
}
