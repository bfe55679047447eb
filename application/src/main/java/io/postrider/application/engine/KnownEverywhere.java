package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.domain.id.WebhookId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tells when every node that may send goes by a change of a webhook, for changes that must hold for the very next request wherever it
 * is sent from: a secret that was replaced.
 *
 * <p>Nodes read changes when they are told of them and note how far they are. A node whose heartbeat is too old does not count: it starts
 * nothing before it has beaten again, and then it reads what has changed first. So a node that died holds an answer up until its
 * heartbeat is too old, and no longer. Where this is the only node, the answer comes at once.
 */
public final class KnownEverywhere {
    private static final Logger LOG = System.getLogger(KnownEverywhere.class.getName());
    private static final long LOOK_MILLIS = 50;

    private record Waiting(WebhookId webhook, long until, CompletableFuture<Void> known) {}

    private final Nodes nodes;
    private final WebhookChanges changes;
    private final Membership membership;
    private final Duration deadAfter;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    KnownEverywhere(Nodes nodes, WebhookChanges changes, Membership membership, Duration deadAfter) {
        this.nodes = nodes;
        this.changes = changes;
        this.membership = membership;
        this.deadAfter = deadAfter;
    }

    /**
     * Waits, without a thread, until no node that may send goes by an older state of the webhook than the one that is committed now.
     * Requests that are already under way may still arrive.
     *
     * @return completes with {@link NodesLagBehind} where a node whose heart beats has not read the change after twice the time in which
     *     a node is declared dead, or where this node stops meanwhile: the change is stored all the same, and holds on that node as
     *     soon as it reads again
     * @throws StorageUnavailable where the database cannot be asked
     */
    public CompletionStage<Void> of(WebhookId webhook) {
        if (isKnown(webhook, others())) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> known = new CompletableFuture<>();
        waiting.add(new Waiting(
                webhook, System.nanoTime() + deadAfter.multipliedBy(2).toNanos(), known));
        if (closed) {
            close();
        }
        return known;
    }

    /** Looks after those that wait, until it is interrupted. */
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                waiting.add(waiting.take());
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                look(System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** Answers those that need not wait any longer at that reading of {@link System#nanoTime}. */
    void look(long now) {
        List<Waiting> asked = new ArrayList<>();
        waiting.drainTo(asked);
        for (Waiting each : asked) {
            try {
                if (isKnown(each.webhook, others())) {
                    each.known.complete(null);
                    continue;
                }
            } catch (StorageUnavailable e) {
                LOG.log(Level.DEBUG, "the other nodes are asked again: {0}", e.getMessage());
            } catch (RuntimeException e) {
                each.known.completeExceptionally(e);
                continue;
            }
            if (now - each.until >= 0) {
                LOG.log(Level.WARNING, "another node does not read changes of webhooks though its heart beats");
                each.known.completeExceptionally(new NodesLagBehind());
            } else {
                waiting.add(each);
            }
        }
    }

    private void close() {
        closed = true;
        for (Waiting each = waiting.poll(); each != null; each = waiting.poll()) {
            each.known.completeExceptionally(new NodesLagBehind());
        }
    }

    private List<String> others() {
        return nodes.cursorsOfOthers(membership.current(), deadAfter);
    }

    private boolean isKnown(WebhookId webhook, List<String> others) {
        return others.isEmpty() || changes.isSeenBy(webhook, others);
    }
}
