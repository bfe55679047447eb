package io.postrider.application.engine;

import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * This process among those that share the database. It has one node id as long as its heart beats in time; when others have
 * declared it dead, it forgets what it held and joins again under a new id.
 */
final class Membership {
    private static final Logger LOG = System.getLogger(Membership.class.getName());
    private static final NodeId NOBODY = new NodeId(new UUID(0, 0));

    private final Nodes nodes;
    private final UnsettledIds ids;
    private final TimeOrderedUuids uuids;
    private final DatabaseClock clock;
    private final String host;
    private final Duration deadAfter;
    private final Duration maxGap;
    private volatile NodeId current = NOBODY;
    private volatile Instant steadySince = Instant.MAX;
    /** When the last heartbeat that the database took was sent, by this machine's clock. */
    private volatile Instant lastBeat = Instant.MIN;

    private volatile Instant trustedUntil = Instant.MIN;
    private volatile Runnable onDeath = () -> {};
    private volatile Runnable onReturn = () -> {};

    /** @param deadAfter how old a heartbeat may be before others take this node's deliveries over */
    Membership(
            Nodes nodes,
            UnsettledIds ids,
            TimeOrderedUuids uuids,
            DatabaseClock clock,
            String host,
            Duration deadAfter) {
        this.deadAfter = deadAfter;
        maxGap = deadAfter.dividedBy(2);
        this.nodes = nodes;
        this.ids = ids;
        this.uuids = uuids;
        this.clock = clock;
        this.host = host;
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

    /** The id under which this node leases; one that no node ever has before it has joined. */
    NodeId current() {
        return current;
    }

    /** Sets the clock by the database's, before anything gets an id or a time by it: ids never go back. */
    void learnTime() {
        Instant before = clock.machineInstant();
        clock.set(nodes.time(), before, clock.machineInstant());
    }

    void join() {
        learnTime();
        NodeId joining = new NodeId(uuids.next(clock.instant()));
        nodes.join(joining, host);
        current = joining;
        beat();
    }

    /**
     * One heartbeat; joins again where this node was declared dead.
     *
     * @return whether another node seems to be dead
     */
    boolean beat() {
        NodeId beating = current;
        Instant before = clock.machineInstant();
        Optional<Nodes.Heartbeat> heartbeat = nodes.beat(beating, ids.oldest(), deadAfter);
        if (heartbeat.isEmpty()) {
            rejoin(beating);
            return false;
        }
        clock.set(heartbeat.get().time(), before, clock.machineInstant());
        if (hasGapUntil(before)) {
            onReturn.run();
        }
        synchronized (this) {
            if (current.equals(beating)) {
                hasBeaten(before);
            }
        }
        return heartbeat.get().isAnotherDead();
    }

    private void hasBeaten(Instant sent) {
        if (hasGapUntil(sent)) {
            steadySince = sent;
        }
        lastBeat = sent;
        trustedUntil = sent.plus(deadAfter);
    }

    private boolean hasGapUntil(Instant moment) {
        return lastBeat.plus(maxGap).isBefore(moment);
    }

    /**
     * Whether others may have declared this node dead without its knowing: it was frozen, or its database is away. It must start
     * nothing before it has beaten again. Cheap: asked before each request.
     */
    boolean mayBeDead() {
        return trustedUntil.isBefore(clock.machineInstant());
    }

    /**
     * Whether this node has beaten without a gap for so long. One that was frozen, or whose database was away, has not: it must not
     * judge the heartbeats of others by what it sees first.
     */
    boolean hasBeatenSteadilyFor(Duration time) {
        Instant now = clock.machineInstant();
        return !hasGapUntil(now) && !steadySince.isAfter(now.minus(time));
    }

    /**
     * Forgets what this node held under the id and joins under a new one, unless it did so already. Called as well by those who get
     * {@link NodeIsDead}.
     */
    synchronized void rejoin(NodeId dead) {
        if (!current.equals(dead)) {
            return;
        }
        trustedUntil = Instant.MIN; // Nothing is started before all is forgotten, whoever noticed the death.
        onReturn.run();
        NodeId fresh = new NodeId(uuids.next(clock.instant()));
        Instant before = clock.machineInstant();
        nodes.join(fresh, host);
        current = fresh;
        onDeath.run();
        hasBeaten(before); // Only now may anything start again.
        LOG.log(Level.WARNING, "node {0} was declared dead by another and goes on as {1}", dead, fresh);
    }

    /** Gives back all that is still held and takes this node out. */
    void leave() {
        nodes.leave(current);
    }
}
