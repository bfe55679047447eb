package io.postrider.deploy;

import io.postrider.application.alert.AlertMailer;
import io.postrider.application.alert.Mail;
import io.postrider.application.alert.MailUnavailable;
import io.postrider.application.alert.RecipientsUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;

/**
 * Stands between the alerts and the mail server, which all accounts share: while it is away, mails wait without each being held up
 * by its timeout. See ADR 0007.
 */
@ApplicationScoped
public class MailGuard {
    /** For the proxy. */
    protected MailGuard() {}

    /**
     * Sends a mail.
     *
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException while the mail server is away
     */
    @CircuitBreaker(
            requestVolumeThreshold = 4,
            failureRatio = 0.75,
            delay = 30_000,
            failOn = MailUnavailable.class,
            skipOn = RecipientsUnavailable.class)
    public List<String> send(AlertMailer mailer, Mail mail) {
        return mailer.send(mail);
    }
}
