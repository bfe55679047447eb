package io.postrider.application.alert;

/** Thrown where the mail server cannot be reached or refuses to work now. The same mail may go out later. */
public class MailUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MailUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
