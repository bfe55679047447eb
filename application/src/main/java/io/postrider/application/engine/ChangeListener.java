package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.id.DeliveryId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Keeps a node told of what is changed through others. {@link #run} is its thread. While nobody can be listened to, {@link
 * #isListening} says so, and the node has to ask again and again.
 */
final class ChangeListener {
    private static final Logger LOG = System.getLogger(ChangeListener.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ChangeNotices notices;
    private final Runnable changed;
    private final Consumer<DeliveryId> cancelled;
    private volatile boolean listening;

    /**
     * @param changed to be done when something may have been changed; returns at once
     * @param cancelled to be done with a delivery that was cancelled, through whichever node; returns at once
     */
    ChangeListener(ChangeNotices notices, Runnable changed, Consumer<DeliveryId> cancelled) {
        this.notices = notices;
        this.changed = changed;
        this.cancelled = cancelled;
    }

    /** Whether changes are told. Any thread. */
    boolean isListening() {
        return listening;
    }

    /** The listener's thread: runs until it is interrupted after {@link #close}. */
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                listen();
                // What is changed from now on is asked for: that must not wait for a pause that began before.
                changed.run();
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try {
            notices.listen(this::told, cancelled);
        } catch (StorageUnavailable e) {
            LOG.log(listening ? Level.WARNING : Level.DEBUG, "changes are asked for, not told: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "listening for changes failed and is tried again", e);
        } finally {
            listening = false;
        }
    }

    private void told() {
        listening = true;
        changed.run();
    }

    /** Ends listening. Any thread. */
    void close() {
        notices.close();
    }
}
