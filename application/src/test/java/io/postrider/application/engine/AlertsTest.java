package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.alert.Mail;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What accounts are told about their webhooks while deliveries are made. */
class AlertsTest {
    private static final Outcome REFUSED = new Outcome.Rejected(500, null);
    private static final Outcome ACCEPTED = new Outcome.Accepted(200);
    private static final EventTypePattern ALL = new EventTypePattern("*");

    private final SteppedEngine engine = new SteppedEngine();
    private WebhookId webhook;

    @BeforeEach
    void a_webhook_whose_receiver_refuses() {
        webhook = engine.webhook();
        engine.change(webhook, it -> it.name("Payments").alertEmails(List.of("ops@example.com")));
        engine.transport.answer(webhook, REFUSED);
    }

    @Test
    void the_first_delivery_that_exhausts_its_schedule_is_told_once() {
        engine.publish();
        engine.publish();
        attempts(1);
        assertThat(subjects()).isEmpty();

        attempts(2);

        assertThat(subjects()).containsExactly("Webhook \"Payments\" is failing");
        assertThat(engine.mails.get(0).to()).containsExactly("ops@example.com");
        assertThat(engine.mails.get(0).text()).contains("for the last time of its retry schedule");
    }

    @Test
    void ten_failures_in_a_row_are_told_before_any_schedule_is_exhausted() {
        publish(9);
        attempts(1);
        assertThat(subjects()).isEmpty();

        publish(1);
        attempts(1);

        assertThat(subjects()).containsExactly("Webhook \"Payments\" is failing");
        assertThat(engine.mails.get(0).text()).contains("At least 10 attempts in a row");
    }

    @Test
    void a_webhook_that_only_succeeds_is_not_told_of() {
        engine.transport.answer(webhook, ACCEPTED);

        publish(20);
        attempts(1);

        assertThat(engine.mails).isEmpty();
        assertThat(alertEvents()).isEmpty();
    }

    @Test
    void the_first_success_is_told_when_an_hour_has_passed_since_the_alert() {
        publish(10);
        attempts(1);
        engine.transport.answer(webhook, ACCEPTED);
        publish(1);
        attempts(1);
        assertThat(subjects()).hasSize(1);

        engine.clock.advance(Duration.ofHours(1));
        engine.tell();
        engine.tell();

        assertThat(subjects()).containsExactly("Webhook \"Payments\" is failing", "Webhook \"Payments\" has recovered");
    }

    @Test
    void two_nodes_that_settle_failures_of_one_webhook_tell_once() {
        SteppedEngine other = engine.anotherNode();
        other.directory.learn(engine.directory.current(webhook).orElseThrow());
        other.transport.answer(webhook, REFUSED);

        publish(10);
        engine.work();
        for (int i = 0; i < 10; i++) {
            other.publish();
        }
        other.work();
        engine.tell();
        other.tell();

        assertThat(engine.mails).hasSize(1);
        assertThat(other.mails).isEmpty();
    }

    @Test
    void the_accounts_other_webhooks_get_an_event_and_the_failing_one_gets_none() {
        WebhookId watching = engine.webhook();
        engine.change(webhook, it -> it.eventTypes(List.of(ALL)));
        engine.change(watching, it -> it.eventTypes(List.of(new EventTypePattern("webhook.*"))));
        publish(10);
        attempts(1);
        engine.work();

        List<LeasedDelivery> told = engine.transport.sent().stream()
                .filter(it -> it.event().type().equals(new EventType("webhook.failing")))
                .toList();

        assertThat(told).extracting(LeasedDelivery::webhook).containsExactly(watching);
        assertThat(told.get(0).event().data().json())
                .asString(StandardCharsets.UTF_8)
                .matches(
                        "\\{\"webhookId\":\"wh_[0-9a-z]+\",\"reason\":\"repeated_failures\",\"since\":\"2026-01-15T12:00:00Z\""
                                + ",\"consecutiveFailures\":10,\"lastResponseStatus\":500}");
    }

    @Test
    void a_mail_that_cannot_be_sent_is_tried_again_later_and_later_while_the_event_is_out() {
        engine.mailServerIsAway = true;
        publish(10);
        attempts(1);
        assertThat(alertEvents()).hasSize(0);

        engine.clock.advance(AlertTelling.FIRST_PAUSE.minusSeconds(1));
        engine.tell();
        engine.mailServerIsAway = false;
        engine.tell();
        assertThat(engine.mails).isEmpty();
        engine.mailServerIsAway = true;
        engine.clock.advance(Duration.ofSeconds(1));
        engine.tell();
        engine.mailServerIsAway = false;
        engine.clock.advance(AlertTelling.FIRST_PAUSE);
        engine.tell();
        assertThat(engine.mails).isEmpty();

        engine.clock.advance(AlertTelling.FIRST_PAUSE);
        engine.tell();
        engine.tell();
        assertThat(engine.mails).hasSize(1);
    }

    @Test
    void that_it_fails_is_not_told_of_a_webhook_that_was_disabled_meanwhile_but_that_it_was_disabled_is() {
        publish(10);
        engine.work();
        engine.setStatus(webhook, WebhookStatus.DISABLED_GONE);
        engine.storage
                .webhookAlerts()
                .add(new WebhookAlert(webhook, AlertCause.RECEIVER_GONE, engine.clock.instant(), 10, 410, ""));

        engine.tell();

        assertThat(subjects()).containsExactly("Webhook \"Payments\" was disabled");
    }

    @Test
    void nothing_is_told_of_a_webhook_that_was_deleted_meanwhile() {
        publish(10);
        engine.work();
        engine.directory.forget(webhook);

        engine.tell();
        engine.clock.advance(AlertTelling.LEASE);
        engine.tell();

        assertThat(engine.mails).isEmpty();
        assertThat(alertEvents()).isEmpty();
    }

    @Test
    void a_webhook_without_alert_addresses_is_told_of_by_the_event_alone() {
        WebhookId watching = engine.webhook();
        engine.change(watching, it -> it.eventTypes(List.of(new EventTypePattern("webhook.failing"))));
        engine.change(webhook, it -> it.alertEmails(List.of()));
        publish(10);
        attempts(1);

        assertThat(engine.mails).isEmpty();
        assertThat(alertEvents()).hasSize(1);
    }

    @Test
    void what_was_seen_while_the_database_was_away_is_noted_when_it_is_back() {
        publish(10);
        engine.work();

        engine.storage.goDown();
        assertThatThrownBy(engine::tell).isInstanceOf(StorageUnavailable.class);
        engine.storage.comeUp();
        engine.tell();

        assertThat(engine.mails).hasSize(1);
    }

    private void publish(int events) {
        for (int i = 0; i < events; i++) {
            engine.publish();
        }
    }

    /** Makes the attempts that are due, as often as asked, a minute apart. */
    private void attempts(int times) {
        for (int i = 0; i < times; i++) {
            engine.work();
            engine.tell();
            engine.clock.advance(Duration.ofMinutes(1));
            engine.poll();
        }
    }

    private List<String> subjects() {
        return engine.mails.stream().map(Mail::subject).toList();
    }

    private List<Delivery> alertEvents() {
        return engine.deliveries().stream()
                .filter(it -> it.eventType().name().startsWith("webhook."))
                .toList();
    }
}
