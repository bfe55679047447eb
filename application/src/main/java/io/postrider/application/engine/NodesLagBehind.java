package io.postrider.application.engine;

/** A change is stored, but another node that may send has not said in time that it goes by it. */
public final class NodesLagBehind extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodesLagBehind() {
        super("another node has not told in time that it goes by a change", null, false, false);
    }
}
