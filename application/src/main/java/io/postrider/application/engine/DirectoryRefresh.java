package io.postrider.application.engine;

import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.id.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this node's directory of webhooks up to date, and lets the other nodes know how far it has read: only where there was something to
 * read, so that a quiet system writes nothing.
 */
final class DirectoryRefresh {
    private final WebhookDirectory directory;
    private final Nodes nodes;
    private final Membership membership;
    private volatile Runnable onNews = () -> {};
    private @Nullable NodeId toldAs;

    DirectoryRefresh(WebhookDirectory directory, Nodes nodes, Membership membership) {
        this.directory = directory;
        this.nodes = nodes;
        this.membership = membership;
    }

    /** What to do when something has changed, through this node or another. */
    void onNews(Runnable action) {
        onNews = action;
    }

    /** Reads what has changed on any node; it holds here before it is noted. */
    synchronized void refresh() {
        NodeId self = membership.current();
        WebhookDirectory.Progress progress = directory.refresh();
        if (progress.hadNews()) {
            toldAs = null; // until the note is written, however often that fails
            onNews.run();
        }
        if (!self.equals(toldAs)) {
            nodes.goesBy(self, progress.cursor());
            toldAs = self;
        }
    }
}
