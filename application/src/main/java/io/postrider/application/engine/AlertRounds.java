package io.postrider.application.engine;

import io.postrider.application.alert.WebhookAlerts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The rounds in which accounts are told about their webhooks: every ten seconds while any webhook fails or a message is left, seldom
 * otherwise, until this node sees one that fails, or disables one: then at once. Safe for use by many threads.
 */
final class AlertRounds {
    static final Duration FREQUENT = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(AlertRounds.class.getName());
    private static final Duration TIDY_INTERVAL = Duration.ofMinutes(5);

    private final FailureWatch failures;
    private final WebhookAlerts alerts;
    private final AlertTelling telling;
    private final Duration seldom;
    private final Semaphore alertsToTell = new Semaphore(0);
    private final Semaphore mailsToSend = new Semaphore(0);
    private volatile boolean areFrequent = true;
    private volatile boolean isAskedFor;

    AlertRounds(FailureWatch failures, WebhookAlerts alerts, AlertTelling telling, Duration seldom) {
        this.failures = failures;
        this.alerts = alerts;
        this.telling = telling;
        this.seldom = seldom;
    }

    /** Mails are sent by a thread of their own, after each round, so that a mail server that hangs holds up nothing else. */
    void start(Chores chores) {
        chores.start("telling of webhooks", this::interval, alertsToTell, this::tell);
        chores.start("forgetting alerts", TIDY_INTERVAL, this::forget);
        if (telling.hasMail()) {
            chores.start("mailing alerts", () -> seldom, mailsToSend, telling::sendMails);
        }
    }

    Duration interval() {
        return areFrequent ? FREQUENT : seldom;
    }

    /** Asks for a round now where the next one is far, because there is something to tell. Returns at once. */
    void askForRound() {
        isAskedFor = true;
        if (!areFrequent) {
            alertsToTell.release();
        }
    }

    /** One round, without mails. */
    void tell() {
        isAskedFor = false;
        areFrequent = true; // and stay so where this one fails
        failures.note();
        boolean anyToTell = alerts.review();
        telling.publish();
        mailsToSend.release();
        areFrequent = anyToTell;
        if (isAskedFor) { // Whoever asked may have seen the old value.
            areFrequent = true;
        }
    }

    private void forget() {
        int givenUp = alerts.tidy();
        // Without a mail server all mails are: their events were published.
        if (givenUp > 0 && telling.hasMail()) {
            LOG.log(Level.WARNING, "gave up {0} messages about webhooks that could not be told", givenUp);
        }
    }
}
