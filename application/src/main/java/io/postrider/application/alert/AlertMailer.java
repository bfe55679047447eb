package io.postrider.application.alert;

import java.util.List;

/** Hands mails to a mail server. Safe for use by many threads. */
public interface AlertMailer {
    /**
     * Sends a mail, and returns when the server has taken it. Blocks no longer than the server may be silent at each step.
     *
     * @return the addresses that the server refused; the others have the mail
     * @throws MailUnavailable where nobody has the mail, and trying again later may help
     */
    List<String> send(Mail mail);
}
