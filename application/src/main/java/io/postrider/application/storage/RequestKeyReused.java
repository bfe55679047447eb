package io.postrider.application.storage;

/** Thrown where a request key, or an event's own id, comes again with another content. */
public final class RequestKeyReused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;

    /**
     * That field was used before.
     *
     * @param field what was reused: {@code Idempotency-Key}, or the JSON field of an event's id
     */
    public RequestKeyReused(String field) {
        super(field + " was used before with another content");
        this.field = field;
    }

    public String field() {
        return field;
    }
}
