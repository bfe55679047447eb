package io.postrider.application.engine;

import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * This process among those that share the database. It has one node id as long as its heart beats in time; when others have
 * declared it dead, it forgets what it held and joins again under a new id.
 */
final class Membership {
    private static final Logger LOG = System.getLogger(Membership.class.getName());

    private final Nodes nodes;
    private final UnsettledIds ids;
    private final TimeOrderedUuids uuids;
    private final DatabaseClock clock;
    private final String host;
    private final Duration maxGap;
    private volatile NodeId current;
    private volatile Instant steadySince = Instant.MAX;
    private volatile Instant lastBeat = Instant.MIN;
    private volatile Runnable onDeath = () -> {};
    private volatile Runnable onReturn = () -> {};

    /** @param maxGap two heartbeats further apart are not steady */
    Membership(
            Nodes nodes, UnsettledIds ids, TimeOrderedUuids uuids, DatabaseClock clock, String host, Duration maxGap) {
        this.maxGap = maxGap;
        this.nodes = nodes;
        this.ids = ids;
        this.uuids = uuids;
        this.clock = clock;
        this.host = host;
        current = new NodeId(uuids.next(clock.instant()));
    }

    /** What to do when this node was declared dead, before it joins again: forget all that it held. */
    void onDeath(Runnable action) {
        onDeath = action;
    }

    /**
     * What to do when this node's heart beats for the first time after a gap, before the node may be relied on again: learn what it
     * missed. Where that fails, so does the heartbeat.
     */
    void onReturn(Runnable action) {
        onReturn = action;
    }

    NodeId current() {
        return current;
    }

    void join() {
        nodes.join(current, host);
        beat();
    }

    /** One heartbeat; joins again where this node was declared dead. */
    void beat() {
        Instant before = clock.machineInstant();
        Optional<Instant> database = nodes.beat(current, ids.oldest());
        if (database.isPresent()) {
            Instant after = clock.machineInstant();
            clock.set(database.get(), before, after);
            if (lastBeat.plus(maxGap).isBefore(after)) {
                onReturn.run();
                steadySince = after;
            }
            lastBeat = after;
        } else {
            rejoin();
        }
    }

    /**
     * Whether this node has beaten without a gap for so long. One that was frozen, or whose database was away, has not: it must not
     * judge the heartbeats of others by what it sees first.
     */
    boolean hasBeatenSteadilyFor(Duration time) {
        Instant now = clock.machineInstant();
        return !lastBeat.plus(maxGap).isBefore(now) && !steadySince.isAfter(now.minus(time));
    }

    /** Forgets what this node held and joins under a new id. Called as well by those who get {@link NodeIsDead}. */
    synchronized void rejoin(NodeId dead) {
        if (current.equals(dead)) {
            rejoin();
        }
    }

    private synchronized void rejoin() {
        NodeId dead = current;
        onReturn.run();
        NodeId fresh = new NodeId(uuids.next(clock.instant()));
        nodes.join(fresh, host);
        current = fresh;
        onDeath.run();
        LOG.log(Level.WARNING, "node {0} was declared dead by another and goes on as {1}", dead, fresh);
    }

    /** Gives back all that is still held and takes this node out. */
    void leave() {
        nodes.leave(current);
    }
}
