package io.postrider.application.alert;

/** Thrown where the mail server works, but takes no mail for any of these recipients now: others may get theirs. */
public final class RecipientsUnavailable extends MailUnavailable {
    private static final long serialVersionUID = 1L;

    public RecipientsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
