package io.postrider.application.problem;

/**
 * Thrown where what a request names does not exist, or exists where the caller cannot reach it: the two cannot be told
 * apart, so that nobody learns of what belongs to others.
 */
public abstract class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String what;

    /**
     * Something of that kind was not found.
     *
     * @param what the kind of thing in words, for example {@code event type}
     */
    protected Unknown(String what) {
        super("no such " + what);
        this.what = what;
    }

    /** The kind of thing in words. */
    public String what() {
        return what;
    }
}
