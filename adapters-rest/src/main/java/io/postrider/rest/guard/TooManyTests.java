package io.postrider.rest.guard;

/** Thrown where an account has as many tests of webhooks under way as it may. Nothing was sent. */
public final class TooManyTests extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyTests() {
        super("an account has " + GuardedTest.MAX_OF_AN_ACCOUNT + " tests under way");
    }
}
