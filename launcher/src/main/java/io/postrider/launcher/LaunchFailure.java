package io.postrider.launcher;

/**
 * A reason not to start that the user can do something about. The message is one sentence and says what; it is shown as it is,
 * without a stack trace.
 */
public final class LaunchFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    public LaunchFailure(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public LaunchFailure(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    /** What to show the user. */
    public String sentence() {
        return sentence;
    }
}
