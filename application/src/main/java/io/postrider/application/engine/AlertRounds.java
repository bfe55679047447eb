package io.postrider.application.engine;

import io.postrider.application.alert.WebhookAlerts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The rounds in which accounts are told about their webhooks: every ten seconds while any webhook fails, seldom while none does, and at once
 * when this node sees the first that fails, or disables one. Safe for use by many threads.
 */
final class AlertRounds {
    static final Duration WHILE_ANY_FAILS = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(AlertRounds.class.getName());
    private static final Duration TIDY_INTERVAL = Duration.ofMinutes(5);

    private final FailureWatch failures;
    private final WebhookAlerts alerts;
    private final AlertTelling telling;
    private final Duration whileNoneFails;
    private final Semaphore alertsToTell = new Semaphore(0);
    private final Semaphore mailsToSend = new Semaphore(0);
    private volatile boolean areFrequent = true;
    private volatile boolean isAskedFor;

    AlertRounds(FailureWatch failures, WebhookAlerts alerts, AlertTelling telling, Duration whileNoneFails) {
        this.failures = failures;
        this.alerts = alerts;
        this.telling = telling;
        this.whileNoneFails = whileNoneFails;
    }

    /** Mails are sent by a thread of their own, after each round, so that a mail server that hangs holds up nothing else. */
    void start(Chores chores) {
        chores.start("telling of webhooks", this::interval, alertsToTell, this::tell);
        chores.start("forgetting alerts", TIDY_INTERVAL, this::forget);
        if (telling.hasMail()) {
            chores.start("mailing alerts", () -> whileNoneFails, mailsToSend, telling::sendMails);
        }
    }

    Duration interval() {
        return areFrequent ? WHILE_ANY_FAILS : whileNoneFails;
    }

    /** Asks for a round now where the next one is far, because there is something to tell. Returns at once. */
    void soon() {
        isAskedFor = true;
        if (!areFrequent) {
            alertsToTell.release();
        }
    }

    /** One round, without mails. */
    void tell() {
        isAskedFor = false;
        failures.note();
        boolean anyNoted = alerts.review();
        telling.publish();
        mailsToSend.release();
        areFrequent = anyNoted;
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
