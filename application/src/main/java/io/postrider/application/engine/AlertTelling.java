package io.postrider.application.engine;

import io.postrider.application.alert.AlertChannel;
import io.postrider.application.alert.AlertMessage;
import io.postrider.application.alert.MailAlerts;
import io.postrider.application.alert.MailUnavailable;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.event.Submission;
import io.postrider.application.storage.RequestKeyReused;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookAlert;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tells accounts what is to be told about their webhooks: with a line in the log and an event, which the account's other webhooks can
 * subscribe to, and by mail where there is a mail server. A message is told at least once, by whichever node takes it.
 *
 * <p>Each channel is one thread's: a mail server that hangs holds up nothing but mails.
 */
final class AlertTelling {
    /** Longer than publishing takes, and than a few mails take whose server is slow. */
    static final Duration LEASE = Duration.ofMinutes(5);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private static final Logger LOG = System.getLogger(AlertTelling.class.getName());
    private static final int EVENTS_AT_ONCE = 100;
    private static final int MAILS_AT_ONCE = 10;

    private final WebhookAlerts alerts;
    private final WebhookDirectory directory;
    private final PublishEvents publishEvents;
    private final @Nullable MailAlerts mail;

    /** @param mail null where there is no mail server */
    AlertTelling(
            WebhookAlerts alerts, WebhookDirectory directory, PublishEvents publishEvents, @Nullable MailAlerts mail) {
        this.alerts = alerts;
        this.directory = directory;
        this.publishEvents = publishEvents;
        this.mail = mail;
    }

    boolean hasMail() {
        return mail != null;
    }

    /** Publishes the events that are due; returns without waiting for their commits. */
    void publish() {
        for (AlertMessage message : alerts.take(AlertChannel.EVENT, EVENTS_AT_ONCE, LEASE)) {
            Optional<Webhook> concerned = concerned(message);
            if (concerned.isEmpty()) {
                alerts.told(message);
                continue;
            }
            Webhook webhook = concerned.get();
            log(webhook, message.alert());
            publish(webhook, message).whenComplete((stored, fault) -> settle(message, fault));
        }
    }

    /** Sends the mails that are due, one after the other. */
    void sendMails() {
        MailAlerts sender = mail;
        if (sender == null) {
            return;
        }
        for (AlertMessage message : alerts.take(AlertChannel.MAIL, MAILS_AT_ONCE, LEASE)) {
            if (isSent(sender, message)) {
                alerts.told(message);
            } else {
                alerts.postpone(message, pauseAfter(message.tries()));
            }
        }
    }

    private boolean isSent(MailAlerts sender, AlertMessage message) {
        try {
            concerned(message).ifPresent(webhook -> sender.send(webhook, message));
            return true;
        } catch (MailUnavailable e) {
            LOG.log(
                    Level.WARNING,
                    "a mail about webhook {0} waits for the mail server: {1}",
                    message.alert().webhook(),
                    e.getMessage());
        } catch (RuntimeException e) {
            // It must not keep those behind it from being sent.
            LOG.log(Level.ERROR, "a mail about webhook " + message.alert().webhook() + " failed", e);
        }
        return false;
    }

    /** The webhook, where there is still something to be told about it. */
    private Optional<Webhook> concerned(AlertMessage message) {
        // That it fails is no news about a webhook to which nothing is sent any more.
        return directory
                .current(message.alert().webhook())
                .filter(webhook ->
                        webhook.isEnabled() || !message.alert().cause().isFailing());
    }

    private static void log(Webhook webhook, WebhookAlert alert) {
        LOG.log(
                alert.cause().isGood() ? Level.INFO : Level.WARNING,
                "{0}: webhook {1} of account {2}, {3}",
                alert.cause().eventType(),
                webhook.id(),
                webhook.account(),
                alert.cause().reason());
    }

    private CompletionStage<List<Receipt.StoredAs>> publish(Webhook webhook, AlertMessage message) {
        WebhookAlert alert = message.alert();
        // Nothing in it needs escaping.
        String json = "{\"webhookId\":\""
                + Dialect.NATIVE.webhookIds().format(webhook.id().value())
                + "\",\"reason\":\"" + alert.cause().reason()
                + "\",\"since\":\"" + alert.since()
                + "\",\"consecutiveFailures\":" + alert.consecutiveFailures()
                + ",\"lastResponseStatus\":" + alert.lastResponseStatus() + "}";
        Submission event = new Submission(
                new EventType(alert.cause().eventType()),
                EventPayload.of(json.getBytes(StandardCharsets.UTF_8)),
                // Told again, it is the same event, which is stored once.
                new PublicEventId("alert-" + message.id()),
                null);
        return publishEvents.publishAbout(webhook, event);
    }

    private void settle(AlertMessage message, @Nullable Throwable fault) {
        Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
        try {
            if (cause == null || cause instanceof RequestKeyReused) {
                alerts.told(message);
            } else {
                LOG.log(
                        Level.WARNING,
                        "the event about webhook {0} is published later: {1}",
                        message.alert().webhook(),
                        cause.getMessage());
                alerts.postpone(message, pauseAfter(message.tries()));
            }
        } catch (StorageUnavailable e) {
            LOG.log(Level.DEBUG, "an alert is told again when its lease is over", e);
        }
    }

    private static Duration pauseAfter(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
