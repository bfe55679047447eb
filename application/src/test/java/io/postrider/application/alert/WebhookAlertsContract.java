package io.postrider.application.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.EngineStorage;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.Race;
import io.postrider.application.engine.Scene;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.WebhookAlert;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link WebhookAlerts} keeps. */
public abstract class WebhookAlertsContract {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration ALMOST_AN_HOUR = Duration.ofMinutes(59);

    private EngineStorage storage;
    private WebhookAlerts alerts;
    private Scene scene;
    private WebhookId webhook;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        alerts = storage.webhookAlerts();
        scene = new Scene(storage);
        webhook = scene.webhook();
    }

    @Test
    void that_a_webhook_fails_is_told_at_once_and_once_through_each_channel() {
        WebhookAlert alert = failing();

        alerts.noteFailing(List.of(alert));
        alerts.noteFailing(List.of(failing()));
        alerts.review();

        assertThat(take(AlertChannel.EVENT)).extracting(AlertMessage::alert).containsExactly(alert);
        assertThat(take(AlertChannel.MAIL)).extracting(AlertMessage::alert).containsExactly(alert);
        assertThat(take(AlertChannel.MAIL)).isEmpty();
    }

    @Test
    void a_review_says_whether_any_webhook_fails_or_was_last_told_to_or_a_message_is_left() throws Exception {
        assertThat(alerts.review()).isFalse();

        alerts.noteFailing(List.of(failing()));
        takeAll();
        assertThat(alerts.review()).isTrue();

        succeed();
        alerts.review();
        assertThat(alerts.review()).isTrue();
        storage.letTimePass(Duration.ofHours(1));
        alerts.review();
        assertThat(alerts.review()).isTrue();
        takeAll();
        assertThat(alerts.review()).isFalse();
    }

    @Test
    void of_many_nodes_that_see_it_at_once_one_tells() throws Exception {
        List<WebhookAlert> failing = List.of(failing(), failing(scene.webhook()), failing(scene.webhook()));

        Race.of(6, i -> () -> {
            alerts.noteFailing(failing);
            alerts.review();
            return true;
        });

        assertThat(take(AlertChannel.MAIL))
                .extracting(it -> it.alert().webhook())
                .containsExactlyInAnyOrderElementsOf(
                        failing.stream().map(WebhookAlert::webhook).toList());
    }

    @Test
    void of_many_nodes_that_see_the_recovery_at_once_one_tells() throws Exception {
        alerts.noteFailing(List.of(failing()));
        takeAll();
        succeed();
        storage.letTimePass(Duration.ofHours(1));

        Race.of(6, i -> () -> {
            alerts.review();
            return true;
        });

        assertThat(causes()).containsExactly(AlertCause.RECOVERED);
    }

    @Test
    void of_many_nodes_that_take_messages_at_once_each_gets_others() throws Exception {
        for (int i = 0; i < 20; i++) {
            alerts.add(failing(scene.webhook()));
        }

        List<List<AlertMessage>> taken = Race.of(4, i -> () -> take(AlertChannel.EVENT));

        List<UUID> ids =
                taken.stream().flatMap(List::stream).map(AlertMessage::id).toList();
        assertThat(ids).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void a_recovery_within_the_hour_is_told_at_its_end() throws Exception {
        alerts.noteFailing(List.of(failing()));
        takeAll();

        succeed();
        alerts.review();
        storage.letTimePass(ALMOST_AN_HOUR);
        alerts.review();
        assertThat(causes()).isEmpty();

        storage.letTimePass(Duration.ofMinutes(1));
        alerts.review();
        assertThat(causes()).containsExactly(AlertCause.RECOVERED);
        alerts.review();
        assertThat(causes()).isEmpty();
    }

    @Test
    void a_recovery_after_the_hour_is_told_at_once_with_its_time_and_status() throws Exception {
        alerts.noteFailing(List.of(failing()));
        takeAll();
        storage.letTimePass(Duration.ofHours(1));

        LeasedDelivery delivery = succeed();
        alerts.review();

        assertThat(take(AlertChannel.MAIL))
                .extracting(AlertMessage::alert)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.since())
                            .isEqualTo(scene.attempts(delivery).get(0).endedAt());
                    assertThat(it.lastResponseStatus()).isEqualTo(200);
                    assertThat(it.consecutiveFailures()).isZero();
                    assertThat(it.error()).isEmpty();
                });
    }

    @Test
    void a_webhook_that_recovers_and_fails_again_within_the_hour_is_told_nothing_more() throws Exception {
        alerts.noteFailing(List.of(failing()));
        takeAll();

        succeed();
        alerts.review();
        failAgain();
        storage.letTimePass(Duration.ofHours(1));
        alerts.review();

        assertThat(causes()).isEmpty();
    }

    @Test
    void failing_again_within_an_hour_of_the_recovery_is_told_at_its_end() throws Exception {
        alerts.noteFailing(List.of(failing()));
        succeed();
        storage.letTimePass(Duration.ofHours(1));
        alerts.review();
        takeAll();

        failAgain();
        storage.letTimePass(ALMOST_AN_HOUR);
        alerts.review();
        assertThat(causes()).isEmpty();

        storage.letTimePass(Duration.ofMinutes(1));
        alerts.review();
        assertThat(causes()).containsExactly(AlertCause.DELIVERY_EXHAUSTED);
    }

    @Test
    void a_failure_is_no_recovery() throws Exception {
        alerts.noteFailing(List.of(failing()));
        takeAll();
        scene.settle(scene.toRetry(scene.handedOver(webhook), scene.now()));
        storage.letTimePass(Duration.ofHours(1));

        alerts.review();

        assertThat(causes()).isEmpty();
    }

    @Test
    void what_is_added_is_told_whatever_was_told_before() {
        alerts.noteFailing(List.of(failing()));
        takeAll();

        alerts.add(new WebhookAlert(webhook, AlertCause.RECEIVER_GONE, scene.now(), 11, null, ""));

        assertThat(causes()).containsExactly(AlertCause.RECEIVER_GONE);
    }

    @Test
    void a_message_that_was_told_is_gone() {
        alerts.add(failing());
        AlertMessage message = take(AlertChannel.MAIL).get(0);

        alerts.told(message);
        storage.letTimePass(LEASE);

        assertThat(take(AlertChannel.MAIL)).isEmpty();
    }

    @Test
    void a_message_that_was_taken_and_not_told_is_taken_again_after_the_lease() {
        alerts.add(failing());
        AlertMessage first = take(AlertChannel.MAIL).get(0);

        storage.letTimePass(LEASE);

        assertThat(first.tries()).isEqualTo(1);
        assertThat(take(AlertChannel.MAIL)).singleElement().satisfies(again -> {
            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.tries()).isEqualTo(2);
        });
    }

    @Test
    void a_message_that_was_postponed_is_taken_again_after_the_pause() {
        alerts.add(failing());
        AlertMessage message = take(AlertChannel.MAIL).get(0);

        alerts.postpone(message, Duration.ofMinutes(20));
        storage.letTimePass(Duration.ofMinutes(19));
        assertThat(take(AlertChannel.MAIL)).isEmpty();

        storage.letTimePass(Duration.ofMinutes(1));
        assertThat(take(AlertChannel.MAIL)).extracting(AlertMessage::id).containsExactly(message.id());
    }

    @Test
    void as_many_messages_are_taken_as_were_asked_for() {
        alerts.add(failing());
        alerts.add(failing());

        assertThat(alerts.take(AlertChannel.MAIL, 1, LEASE)).hasSize(1);
        assertThat(alerts.take(AlertChannel.MAIL, 1, LEASE)).hasSize(1);
    }

    @Test
    void messages_that_could_not_be_told_for_a_day_are_given_up() {
        alerts.add(failing());
        storage.letTimePass(Duration.ofHours(23));
        assertThat(alerts.tidy()).isZero();

        storage.letTimePass(Duration.ofHours(1));

        assertThat(alerts.tidy()).isEqualTo(AlertChannel.values().length);
        assertThat(take(AlertChannel.MAIL)).isEmpty();
    }

    @Test
    void tidying_forgets_neither_what_fails_nor_the_hour() throws Exception {
        alerts.noteFailing(List.of(failing()));
        succeed();
        storage.letTimePass(Duration.ofHours(1));
        alerts.tidy();
        alerts.review();
        assertThat(causes()).contains(AlertCause.RECOVERED);

        alerts.tidy();
        failAgain();
        assertThat(causes()).isEmpty();

        storage.letTimePass(Duration.ofHours(2));
        alerts.review();
        takeAll();
        alerts.tidy();
        failAgain();
        assertThat(causes()).isEmpty();
    }

    private WebhookAlert failing() {
        return failing(webhook);
    }

    private WebhookAlert failing(WebhookId id) {
        return new WebhookAlert(
                id, AlertCause.DELIVERY_EXHAUSTED, scene.now(), 3, 500, "the receiver answered with status 500");
    }

    private LeasedDelivery succeed() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        scene.settle(scene.succeeded(delivery));
        return delivery;
    }

    private void failAgain() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        scene.settle(scene.toRetry(delivery, scene.now(), scene.now().plusSeconds(1)));
        alerts.noteFailing(List.of(failing()));
    }

    private List<AlertMessage> take(AlertChannel channel) {
        return alerts.take(channel, 100, LEASE);
    }

    private void takeAll() {
        for (AlertChannel channel : AlertChannel.values()) {
            take(channel).forEach(alerts::told);
        }
    }

    /** Of the mails that are due. */
    private List<AlertCause> causes() {
        List<AlertMessage> taken = take(AlertChannel.MAIL);
        taken.forEach(alerts::told);
        return taken.stream().map(it -> it.alert().cause()).toList();
    }
}
