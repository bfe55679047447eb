package io.postrider.application.alert;

import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.webhook.Webhook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Tells the alert addresses of a webhook, by mail. */
public final class MailAlerts {
    private static final Logger LOG = System.getLogger(MailAlerts.class.getName());

    private final AlertLetter letter;
    private final AlertMailer mailer;

    public MailAlerts(Dialects dialects, AlertMailer mailer) {
        letter = new AlertLetter(dialects);
        this.mailer = mailer;
    }

    /**
     * Sends one mail to all alert addresses of the webhook; none where it has none.
     *
     * @throws MailUnavailable where nobody has the mail, and trying again later may help
     */
    public void send(Webhook webhook, AlertMessage message) {
        if (webhook.alertEmails().isEmpty()) {
            return;
        }
        List<String> refused = mailer.send(letter.about(webhook, message));
        if (!refused.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "the mail server refused {0} of {1} alert addresses of webhook {2}",
                    refused.size(),
                    webhook.alertEmails().size(),
                    webhook.id());
        }
    }
}
