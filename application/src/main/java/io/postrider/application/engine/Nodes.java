package io.postrider.application.engine;

import io.postrider.application.webhook.WebhookChanges;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The server processes that share the database. A node's leases hold as long as its heartbeat is fresh, by the database's
 * clock. Each method is one short transaction; all throw {@code StorageUnavailable} where the database cannot be reached.
 */
public interface Nodes {
    /** The database's time. */
    Instant time();

    /** Enters a node; its heart beats from now. */
    void join(NodeId node, String host);

    /**
     * Beats, and looks for the dead.
     *
     * @param oldestUnsettled no delivery older than this id, in the order of ids, is leased to the node by the intake and
     *     unsettled; a hint that keeps a take-over short, so it MAY be too old but never too new
     * @param deadAfter how old a heartbeat may be
     * @return empty where the node was declared dead
     */
    Optional<Heartbeat> beat(NodeId node, DeliveryId oldestUnsettled, Duration deadAfter);

    /**
     * What a node learns when it beats.
     *
     * @param time the database's
     * @param isAnotherDead whether the heartbeat of any other node is too old
     */
    record Heartbeat(Instant time, boolean isAnotherDead) {}

    /**
     * Declares dead each node whose heartbeat is older than {@code deadAfter}, and frees its deliveries: they wait and are due
     * now. Any number of nodes may call it at once.
     *
     * @return how many deliveries were freed
     */
    int takeOver(Duration deadAfter);

    /**
     * Notes up to which cursor of {@link WebhookChanges} the node goes by what has changed. A node that has just joined is {@link
     * WebhookChanges#FROM_THE_START}. Changes nothing where the node was declared dead.
     */
    void goesBy(NodeId node, String cursor);

    /** The cursors that were noted for the other nodes whose heartbeat is not older than {@code deadAfter}. */
    List<String> cursorsOfOthers(NodeId node, Duration deadAfter);

    /** Gives back all that the node still holds, and takes it out. */
    void leave(NodeId node);
}
