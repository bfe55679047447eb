package io.postrider.rest.fault;

/** Thrown where a request is refused on its way in; the surface that it came to gives the answer its shape. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Fault fault;

    public Refused(Fault fault) {
        super(fault.detail(), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
