package io.postrider.application.engine;

/** Thrown where a node acts that others have declared dead: its leases are theirs now, and it must join again under a new id. */
public final class NodeIsDead extends Exception {
    private static final long serialVersionUID = 1L;

    public NodeIsDead() {
        super("this node's heartbeat was too old and others have taken its leases");
    }
}
