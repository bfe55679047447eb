package io.postrider.application.engine;

import static io.postrider.application.engine.SteppedEngine.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.engine.SteppedEngine.Disabled;
import io.postrider.application.event.Submission;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.storage.RequestKeyReused;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.WebhookStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of an event through one node, step by step. */
class DeliveryEngineTest {
    private static final AccountId OTHER_ACCOUNT = new AccountId(new UUID(2, 2));
    private static final Outcome REFUSED = new Outcome.Rejected(500, null);
    private static final Outcome UNREACHABLE = new Outcome.Unreachable("connection refused");

    private final SteppedEngine engine = new SteppedEngine();

    @Test
    void an_event_is_delivered_without_reading_the_table() {
        WebhookId webhook = engine.webhook();

        engine.publish();
        engine.work();

        assertThat(engine.transport.receivers()).containsExactly(webhook);
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(engine.storage.appends()).isEqualTo(1);
        assertThat(engine.storage.settles()).isEqualTo(1);
        assertThat(engine.budget.deliveries()).isZero();
    }

    @Test
    void an_event_goes_to_each_webhook_of_its_account_that_subscribes_to_it_and_to_no_other() {
        WebhookId first = engine.webhook();
        WebhookId second = engine.webhook();
        WebhookId disabled = engine.webhook();
        engine.webhook(OTHER_ACCOUNT);
        engine.setStatus(disabled, WebhookStatus.DISABLED);

        List<Receipt.StoredAs> stored = valueOf(engine.publish());
        engine.work();

        assertThat(engine.transport.receivers()).containsExactlyInAnyOrder(first, second);
        assertThat(stored.get(0).deliveries()).isEqualTo(2);
    }

    @Test
    void a_request_that_leads_to_too_many_deliveries_is_refused_and_others_are_not() {
        int webhooks = 101;
        for (int i = 0; i < webhooks; i++) {
            engine.webhook();
        }
        Submission event = SteppedEngine.submission("{}");
        int most = PublishEvents.MAX_DELIVERIES / webhooks;

        CompletionStage<List<Receipt.StoredAs>> tooMany =
                engine.publishEvents.publish(ACCOUNT, Collections.nCopies(most + 1, event), null);
        CompletionStage<List<Receipt.StoredAs>> fewer =
                engine.publishEvents.publish(ACCOUNT, Collections.nCopies(most, event), null);
        engine.publishEvents.writeOnce();

        assertThatThrownBy(() -> valueOf(tooMany))
                .hasCauseInstanceOf(Invalid.class)
                .hasMessageContaining("events");
        assertThat(valueOf(fewer)).hasSize(most);
    }

    @Test
    void what_waits_for_the_commit_before_is_written_in_one_transaction() throws InterruptedException {
        engine.webhook();
        Submission event = new Submission(SteppedEngine.TYPE, data("{}"), null, null);
        engine.publish();
        int before = engine.storage.appends();

        for (int i = 0; i < 50; i++) {
            engine.publishEvents.publish(ACCOUNT, List.of(event), null);
        }
        engine.publishEvents.writeOnce();

        assertThat(engine.storage.appends()).isEqualTo(before + 1);
        assertThat(engine.deliveries()).hasSize(51);
    }

    @Test
    void nothing_is_handed_over_before_the_commit() {
        engine.webhook();
        engine.storage.goDown();

        CompletionStage<List<Receipt.StoredAs>> stored = engine.publish();
        engine.work();

        assertThatThrownBy(() -> valueOf(stored)).hasCauseInstanceOf(StorageUnavailable.class);
        assertThat(engine.transport.sent()).isEmpty();
        assertThat(engine.budget.deliveries()).isZero();
    }

    @Test
    void the_same_request_key_with_the_same_content_is_answered_as_the_first_and_delivered_once()
            throws InterruptedException {
        engine.webhook();
        Submission event = new Submission(SteppedEngine.TYPE, data("{}"), null, null);
        RequestKey key = new RequestKey("publish", "k1", "content");

        CompletionStage<List<Receipt.StoredAs>> first = engine.publishEvents.publish(ACCOUNT, List.of(event), key);
        CompletionStage<List<Receipt.StoredAs>> second = engine.publishEvents.publish(ACCOUNT, List.of(event), key);
        engine.publishEvents.writeOnce();
        engine.work();

        assertThat(valueOf(second).get(0).id()).isEqualTo(valueOf(first).get(0).id());
        assertThat(engine.transport.sent()).hasSize(1);
        assertThat(engine.budget.deliveries()).isZero();
    }

    @Test
    void the_same_request_key_with_another_content_is_a_conflict() throws InterruptedException {
        Submission event = new Submission(SteppedEngine.TYPE, data("{}"), null, null);
        engine.publishEvents.publish(ACCOUNT, List.of(event), new RequestKey("publish", "k1", "content"));

        CompletionStage<List<Receipt.StoredAs>> second = engine.publishEvents.publish(
                ACCOUNT, List.of(event), new RequestKey("publish", "k1", "another content"));
        engine.publishEvents.writeOnce();

        assertThatThrownBy(() -> valueOf(second)).hasCauseInstanceOf(RequestKeyReused.class);
    }

    @Test
    void what_fails_is_attempted_again_when_its_schedule_says_so() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, REFUSED);
        engine.publish();
        engine.work();

        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.RETRYING);
        assertThat(engine.onlyDelivery().nextAttemptAt())
                .isEqualTo(engine.clock.instant().plus(Duration.ofMinutes(1)));

        engine.clock.advance(Duration.ofSeconds(59));
        engine.poll();
        engine.work();
        assertThat(engine.transport.sent()).hasSize(1);

        engine.clock.advance(Duration.ofSeconds(1));
        engine.transport.answer(webhook, new Outcome.Accepted(204));
        engine.poll();
        engine.work();

        assertThat(engine.transport.sent()).hasSize(2);
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(engine.onlyDelivery().attemptCount()).isEqualTo(2);
        assertThat(engine.budget.deliveries()).isZero();
    }

    @Test
    void what_fails_to_the_end_of_its_schedule_has_failed() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, REFUSED);
        engine.publish();
        engine.work();

        for (int i = 0; i < 5; i++) {
            engine.clock.advance(Duration.ofMinutes(1));
            engine.poll();
            engine.work();
        }

        assertThat(engine.transport.sent()).hasSize(3);
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.FAILED);
    }

    @Test
    void a_receiver_that_hangs_fills_its_own_lane_and_nobody_elses() {
        WebhookId hanging = engine.webhook();
        WebhookId fast = engine.webhook();
        engine.transport.hang(hanging);

        for (int i = 0; i < 100; i++) {
            engine.publish();
        }
        engine.work();
        for (int i = 0; i < 10; i++) {
            engine.work();
        }

        assertThat(engine.transport.sentTo(hanging)).isEqualTo(16);
        assertThat(engine.transport.sentTo(fast)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, DeliveryPolicy.MAX_MAX_IN_FLIGHT})
    void a_webhook_has_as_many_requests_under_way_as_its_policy_says(int maxInFlight) {
        WebhookId webhook = engine.webhook(ACCOUNT, policy -> policy.withMaxInFlight(maxInFlight));
        engine.transport.hang(webhook);
        for (int i = 0; i < 2 * maxInFlight; i++) {
            engine.publish();
        }

        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(maxInFlight);

        engine.transport.answerAll();
        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(2 * maxInFlight);
    }

    @Test
    void many_receivers_that_hang_leave_room_for_a_webhook_with_nothing_under_way() {
        SteppedEngine small = new SteppedEngine(settings(20_000, 2_048, 16));
        WebhookId firstHanging = small.webhook();
        WebhookId secondHanging = small.webhook();
        small.transport.hang(firstHanging);
        small.transport.hang(secondHanging);
        for (int i = 0; i < 20; i++) {
            small.publish();
        }
        small.work();
        assertThat(small.dispatcher.inFlight()).isEqualTo(12);

        WebhookId fast = small.webhook();
        small.publish();
        small.work();

        assertThat(small.transport.sentTo(fast)).isEqualTo(1);
    }

    @Test
    void lanes_that_waited_for_the_last_quarter_are_served_again_when_requests_end() {
        SteppedEngine small = new SteppedEngine(settings(20_000, 2_048, 16));
        List<WebhookId> webhooks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            webhooks.add(small.webhook());
        }
        webhooks.forEach(small.transport::hang);
        small.publish();
        small.publish();
        small.publish();
        small.work();
        assertThat(small.dispatcher.inFlight()).isEqualTo(16);
        assertThat(small.dispatcher.postponed()).isLessThanOrEqualTo(webhooks.size());

        small.transport.answerAll();
        for (int i = 0; i < 10; i++) {
            small.work();
        }

        assertThat(small.transport.sent()).hasSize(60);
        assertThat(small.dispatcher.postponed()).isZero();
    }

    @Test
    void a_lane_is_postponed_once_however_often_its_turn_comes() {
        SteppedEngine small = new SteppedEngine(settings(20_000, 2_048, 16));
        for (int i = 0; i < 13; i++) {
            small.transport.hang(small.webhook());
        }
        for (int i = 0; i < 50; i++) {
            small.publish();
            small.work();
        }

        assertThat(small.dispatcher.inFlight()).isEqualTo(13);
        assertThat(small.dispatcher.postponed()).isEqualTo(13);
    }

    @Test
    void a_lane_that_has_nothing_more_is_not_postponed_any_longer() {
        SteppedEngine small = new SteppedEngine(settings(20_000, 2_048, 16));
        List<WebhookId> webhooks = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            webhooks.add(small.webhook());
        }
        webhooks.forEach(small.transport::hang);
        small.publish();
        small.work();
        small.publish();
        small.work();
        assertThat(small.dispatcher.postponed()).isEqualTo(14);

        small.transport.answerAll(webhooks.get(0));
        small.work();
        small.work();

        assertThat(small.transport.sentTo(webhooks.get(0))).isEqualTo(2);
        assertThat(small.dispatcher.inFlight()).isEqualTo(13);
        assertThat(small.dispatcher.postponed()).isEqualTo(13);
    }

    @Test
    void a_hold_outlasts_a_lane_that_was_forgotten_before_it() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, UNREACHABLE);
        publishAndWork(Dispatcher.MISSES_BEFORE_REST + 1); // The last of them leaves a timer behind.

        engine.dispatcher.holdLanes(Map.of(webhook, engine.clock.instant().plusSeconds(30)));
        engine.dispatcher.runOnce();
        engine.clock.advance(Dispatcher.BETWEEN_TRIES);
        engine.dispatcher.runOnce();

        assertThat(engine.dispatcher.isHeld(webhook)).isTrue();
    }

    @Test
    void an_account_with_many_webhooks_gets_no_more_turns_than_one_with_a_single() {
        SteppedEngine narrow = new SteppedEngine(settings(20_000, 2_048, 8));
        for (int i = 0; i < 10; i++) {
            narrow.transport.hang(narrow.webhook());
        }
        WebhookId single = narrow.webhook(OTHER_ACCOUNT, policy -> policy.withMaxInFlight(4));
        narrow.transport.hang(single);

        narrow.publish();
        narrow.publish(OTHER_ACCOUNT);
        narrow.publish(OTHER_ACCOUNT);
        narrow.publish(OTHER_ACCOUNT);
        narrow.work();

        assertThat(narrow.transport.receivers().subList(0, 4))
                .filteredOn(single::equals)
                .hasSize(2);
    }

    @Test
    void what_does_not_fit_into_memory_waits_in_the_table_and_is_delivered_all_the_same() {
        SteppedEngine small = new SteppedEngine(settings(20_000, 10, 1_024));
        WebhookId webhook = small.webhook();
        small.transport.hang(webhook);

        for (int i = 0; i < 30; i++) {
            small.publish();
        }
        assertThat(small.budget.deliveries()).isEqualTo(10);

        small.work();
        small.transport.answerAll();
        small.work();
        for (int i = 0; i < 10; i++) {
            small.poll();
            small.work();
        }

        assertThat(small.transport.sentTo(webhook)).isEqualTo(30);
        assertThat(small.deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.SUCCEEDED);
        assertThat(small.budget.deliveries()).isZero();
    }

    @Test
    void deliveries_of_the_table_are_not_starved_by_new_events() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, REFUSED);
        for (int i = 0; i < 8; i++) {
            engine.publish();
        }
        engine.work();
        engine.clock.advance(Duration.ofMinutes(1));
        engine.membership.beat();
        engine.transport.hang(webhook);
        engine.poll();

        for (int i = 0; i < 100; i++) {
            engine.publish();
        }
        engine.dispatcher.runOnce();

        assertThat(engine.transport.sent().subList(8, 24))
                .filteredOn(LeasedDelivery::claimed)
                .hasSize(8);
    }

    @Test
    void retry_after_holds_the_whole_lane() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, new Outcome.Rejected(429, Duration.ofSeconds(30)));
        engine.publish();
        engine.work();
        engine.transport.answer(webhook, new Outcome.Accepted(200));

        engine.publish();
        engine.work();
        assertThat(engine.transport.sent()).hasSize(1);

        engine.clock.advance(Duration.ofSeconds(30));
        engine.work();
        assertThat(engine.transport.sent()).hasSize(2);
    }

    @Test
    void retry_after_holds_the_lanes_of_all_nodes() {
        WebhookId webhook = engine.webhook();
        SteppedEngine other = anotherNodeFor(webhook);
        SteppedEngine third = anotherNodeFor(webhook);
        other.transport.hang(webhook);
        other.publish();
        other.work();
        engine.transport.answer(webhook, new Outcome.Rejected(429, Duration.ofSeconds(30)));
        engine.publish();
        engine.work();

        engine.holds.exchange();
        List.of(other, third).forEach(node -> {
            node.holds.exchange();
            node.publish();
            node.work();
        });
        other.transport.answerAll();
        other.work();
        assertThat(other.transport.sentTo(webhook)).isEqualTo(1);
        assertThat(third.transport.sentTo(webhook)).isZero();

        engine.clock.advance(Duration.ofSeconds(30));
        List.of(other, third).forEach(SteppedEngine::work);
        assertThat(other.transport.sentTo(webhook)).isEqualTo(2);
        assertThat(third.transport.sentTo(webhook)).isEqualTo(1);
    }

    @Test
    void a_node_claims_nothing_for_a_webhook_that_another_node_has_to_hold() {
        WebhookId webhook = engine.webhook();
        SteppedEngine other = anotherNodeFor(webhook);
        engine.transport.answer(webhook, new Outcome.Rejected(503, Duration.ofMinutes(20)));
        engine.publish();
        engine.work();
        engine.holds.exchange();
        engine.publish();
        engine.work();
        engine.clock.advance(Duration.ofMinutes(2));
        engine.work();
        engine.work();
        assertThat(engine.storage.webhooksWithDue(new WebhookId(new UUID(0, 0)), 10))
                .containsExactly(webhook);

        other.holds.exchange();
        other.dispatcher.runOnce();
        other.poll();
        assertThat(other.budget.deliveries()).isZero();

        engine.clock.advance(Duration.ofMinutes(18));
        other.poll();
        other.work();
        assertThat(other.transport.sentTo(webhook)).isEqualTo(2);
    }

    @Test
    void a_hold_that_could_not_be_told_is_told_later() {
        WebhookId webhook = engine.webhook();
        SteppedEngine other = anotherNodeFor(webhook);
        engine.transport.answer(webhook, new Outcome.Rejected(429, Duration.ofSeconds(30)));
        engine.publish();
        engine.work();
        engine.storage.goDown();
        assertThatThrownBy(engine.holds::exchange).isInstanceOf(StorageUnavailable.class);
        engine.storage.comeUp();

        engine.holds.exchange();
        other.holds.exchange();
        other.publish();
        other.work();

        assertThat(other.transport.sentTo(webhook)).isZero();
    }

    @Test
    void a_lane_that_is_held_for_long_waits_in_the_table_instead_of_in_memory() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, new Outcome.Rejected(503, Duration.ofMinutes(20)));
        engine.publish();
        engine.work();
        engine.transport.answer(webhook, new Outcome.Accepted(200));
        for (int i = 0; i < 5; i++) {
            engine.publish();
        }
        engine.work();
        engine.clock.advance(Duration.ofMinutes(2));
        engine.work();
        engine.work();

        assertThat(engine.budget.deliveries()).isZero();
        engine.poll();
        assertThat(engine.budget.deliveries()).isZero();

        engine.clock.advance(Duration.ofMinutes(18));
        engine.work();
        engine.poll();
        engine.work();

        assertThat(engine.deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_rate_limit_spreads_what_was_published_at_once() {
        WebhookId webhook = engine.webhook(ACCOUNT, policy -> policy.withPerSecond(10));
        for (int i = 0; i < 30; i++) {
            engine.publish();
        }

        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);

        for (int i = 0; i < 100; i++) {
            engine.clock.advance(Duration.ofMillis(10));
            engine.work();
        }
        assertThat(engine.transport.sentTo(webhook)).isBetween(10L, 12L);
    }

    @Test
    void a_receiver_that_is_gone_has_its_webhook_disabled() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, new Outcome.Rejected(410, null));

        engine.publish();
        engine.work();

        assertThat(engine.disabled).containsExactly(new Disabled(webhook, WebhookStatus.DISABLED_GONE));
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.FAILED);
    }

    @Test
    void where_the_schedule_alone_counts_a_receiver_that_is_gone_or_asks_for_time_is_retried_by_schedule() {
        for (int status : new int[] {410, 429, 503}) {
            SteppedEngine patient = new SteppedEngine();
            WebhookId webhook = patient.webhook(
                    SteppedEngine.ACCOUNT,
                    SteppedEngine.PATIENT.name(),
                    policy -> policy.withRetrySchedule(SteppedEngine.TWO_RETRIES));
            patient.transport.answer(webhook, new Outcome.Rejected(status, Duration.ofHours(1)));
            patient.publish();
            patient.work();

            for (int i = 0; i < 2; i++) {
                patient.clock.advance(Duration.ofMinutes(1));
                patient.poll();
                patient.work();
            }

            assertThat(patient.transport.sentTo(webhook)).as("after %s", status).isEqualTo(3);
            assertThat(patient.disabled).isEmpty();
            assertThat(patient.onlyDelivery().state()).isEqualTo(DeliveryState.FAILED);
        }
    }

    @Test
    void a_webhook_that_only_failed_for_five_days_is_disabled() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, REFUSED);
        engine.publish();
        engine.work();

        engine.clock.advance(Duration.ofDays(5).minusSeconds(1));
        engine.publish();
        engine.work();
        assertThat(engine.disabled).isEmpty();

        engine.clock.advance(Duration.ofSeconds(1));
        engine.publish();
        engine.work();
        assertThat(engine.disabled).containsExactly(new Disabled(webhook, WebhookStatus.DISABLED_FAILING));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void a_test_disables_no_webhook_however_long_it_has_failed_before(int status) {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, REFUSED);
        engine.publish();
        engine.work();
        engine.clock.advance(Duration.ofDays(6));
        engine.transport.answer(
                webhook, status == 200 ? new Outcome.Accepted(200) : new Outcome.Rejected(status, null));

        engine.test(webhook);
        engine.work();

        assertThat(engine.storage.settles()).isEqualTo(2);
        assertThat(engine.disabled).isEmpty();
    }

    @Test
    void a_webhook_that_is_disabled_gets_nothing_more_and_takes_up_what_waited_when_it_is_enabled_again() {
        WebhookId webhook = engine.webhook();
        engine.publish();

        engine.setStatus(webhook, WebhookStatus.DISABLED);
        engine.work();
        engine.poll();
        engine.work();
        assertThat(engine.transport.sent()).isEmpty();

        engine.setStatus(webhook, WebhookStatus.ENABLED);
        engine.poll();
        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
    }

    @Test
    void a_cancelled_delivery_is_not_sent() {
        WebhookId webhook = engine.webhook();
        engine.publish();

        engine.cancelDelivery.cancel(ACCOUNT, engine.onlyDelivery().id());
        engine.work();

        assertThat(engine.transport.sentTo(webhook)).isZero();
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(engine.budget.deliveries()).isZero();
    }

    @Test
    void a_delivery_that_was_cancelled_and_is_due_again_when_word_of_the_cancelling_comes_is_sent() {
        WebhookId webhook = engine.webhook();
        engine.publish();
        DeliveryId id = engine.onlyDelivery().id();
        engine.storage.cancel(ACCOUNT, id);
        engine.dispatcher.drop(id);
        engine.work();
        engine.storage.retry(ACCOUNT, id);
        engine.poll();

        engine.dispatcher.drop(id);
        engine.work();
        engine.poll();
        engine.work();

        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(engine.budget.deliveries()).isZero();
    }

    @Test
    void an_attempt_that_was_under_way_when_its_delivery_was_cancelled_changes_nothing() {
        WebhookId webhook = engine.webhook();
        engine.transport.hang(webhook);
        engine.publish();
        engine.work();

        engine.cancelDelivery.cancel(ACCOUNT, engine.onlyDelivery().id());
        engine.transport.answerAll();
        engine.work();

        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(engine.storage.attempts(engine.onlyDelivery().id())).isEmpty();
    }

    @Test
    void a_dead_nodes_deliveries_are_taken_over_and_it_settles_nothing_of_them_when_it_wakes() {
        WebhookId webhook = engine.webhook();
        SteppedEngine other = engine.anotherNode();
        other.directory.learn(engine.directory.current(webhook).orElseThrow());
        engine.transport.hang(webhook);
        engine.publish();
        engine.publish();
        engine.dispatcher.runOnce();

        engine.clock.advance(Duration.ofSeconds(11));
        other.membership.beat();
        assertThat(engine.storage.takeOver(Duration.ofSeconds(10))).isEqualTo(2);
        other.poll();
        other.transport.answer(webhook, REFUSED);
        other.work();

        engine.membership.beat();
        engine.transport.answerAll();
        engine.work();

        assertThat(other.transport.sentTo(webhook)).isEqualTo(2);
        assertThat(engine.deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.RETRYING);
        assertThat(engine.deliveries()).extracting(Delivery::attemptCount).containsOnly(1);
        assertThat(engine.budget.deliveries()).isZero();
    }

    @Test
    void a_node_that_was_declared_dead_goes_on_under_a_new_id() {
        WebhookId webhook = engine.webhook();
        engine.clock.advance(Duration.ofSeconds(11));
        engine.storage.takeOver(Duration.ofSeconds(10));

        List<Receipt.StoredAs> stored = valueOf(engine.publish());
        engine.work();

        assertThat(stored).hasSize(1);
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_node_that_wakes_from_a_freeze_starts_nothing_that_it_may_have_lost() {
        WebhookId webhook = engine.webhook(ACCOUNT, policy -> policy.withMaxInFlight(1));
        SteppedEngine other = engine.anotherNode();
        other.directory.learn(engine.directory.current(webhook).orElseThrow());
        engine.transport.hang(webhook);
        engine.publish();
        engine.publish();
        engine.dispatcher.runOnce();

        engine.clock.advance(Duration.ofSeconds(11));
        other.membership.beat();
        engine.storage.takeOver(Duration.ofSeconds(10));
        engine.transport.answerAll();
        engine.workWithoutHeartbeat();
        long sentBeforeTheHeartbeat = engine.transport.sentTo(webhook);
        engine.work();

        assertThat(sentBeforeTheHeartbeat).isEqualTo(1);
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
        assertThat(engine.budget.deliveries()).isZero();
        engine.publish();
        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(2);
    }

    @Test
    void a_node_that_was_frozen_and_not_declared_dead_goes_on_with_what_it_holds() {
        WebhookId webhook = engine.webhook();
        engine.publish();

        engine.clock.advance(Duration.ofSeconds(11));
        engine.workWithoutHeartbeat();
        long sentBeforeTheHeartbeat = engine.transport.sentTo(webhook);
        engine.work();

        assertThat(sentBeforeTheHeartbeat).isZero();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void nothing_is_started_between_a_death_and_the_forgetting_of_what_was_held() {
        WebhookId webhook = engine.webhook();
        engine.publish();
        engine.dispatcher.handleMessages();
        engine.clock.advance(Duration.ofSeconds(11));
        engine.storage.takeOver(Duration.ofSeconds(10));

        engine.membership.beat();
        engine.dispatcher.startWhatMayStart(engine.clock.instant());

        assertThat(engine.transport.sentTo(webhook)).isZero();
    }

    @Test
    void what_was_leased_before_a_death_and_is_handed_over_after_it_is_not_sent() throws InterruptedException {
        WebhookId webhook = engine.webhook();
        EventStore freezesAfterTheCommit = (node, publications) -> {
            List<Receipt> receipts = engine.storage.append(node, publications);
            engine.clock.advance(Duration.ofSeconds(11));
            engine.storage.takeOver(Duration.ofSeconds(10));
            engine.membership.beat();
            return receipts;
        };
        PublishEvents publishEvents = engine.publishEventsOn(freezesAfterTheCommit);
        publishEvents.publish(ACCOUNT, List.of(SteppedEngine.submission("{}")), null);
        publishEvents.writeOnce();

        engine.work();
        long sentAsHandedOver = engine.transport.sentTo(webhook);
        engine.poll();
        engine.work();

        assertThat(sentAsHandedOver).isZero();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
        assertThat(engine.budget.deliveries()).isZero();
    }

    @Test
    void a_node_whose_heartbeat_had_a_gap_does_not_judge_others_before_they_have_had_the_time_to_beat() {
        Duration deadAfter = Duration.ofSeconds(10);
        beatFor(Duration.ofSeconds(10));
        assertThat(engine.membership.hasBeatenSteadilyFor(deadAfter)).isTrue();

        engine.clock.advance(Duration.ofSeconds(20));
        assertThat(engine.membership.hasBeatenSteadilyFor(deadAfter)).isFalse();

        engine.membership.beat();
        beatFor(Duration.ofSeconds(8));
        assertThat(engine.membership.hasBeatenSteadilyFor(deadAfter)).isFalse();

        beatFor(Duration.ofSeconds(2));
        assertThat(engine.membership.hasBeatenSteadilyFor(deadAfter)).isTrue();
    }

    @Test
    void a_claim_whose_answer_was_lost_is_given_back_and_delivered() throws NodeIsDead {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, REFUSED);
        engine.publish();
        engine.work();
        engine.clock.advance(Duration.ofMinutes(1).minusMillis(1));
        engine.poll();
        engine.clock.advance(Duration.ofMillis(1));
        engine.membership.beat();
        Poller losesTheAnswer = engine.pollerOn(new LosesTheAnswerToAClaim(engine.storage));
        assertThatThrownBy(losesTheAnswer::pollOnce).isInstanceOf(StorageUnavailable.class);

        engine.poll();
        engine.work();
        long sentAtOnce = engine.transport.sentTo(webhook);
        engine.clock.advance(Poller.BETWEEN_CHECKS_OF_CLAIMS);
        engine.poll();
        engine.work();

        assertThat(sentAtOnce).isEqualTo(1);
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(2);
    }

    @Test
    void what_was_claimed_and_is_under_way_is_not_given_back() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, REFUSED);
        engine.publish();
        engine.work();
        engine.clock.advance(Duration.ofMinutes(1));
        engine.transport.hang(webhook);
        engine.poll();
        engine.work();

        engine.clock.advance(Poller.BETWEEN_CHECKS_OF_CLAIMS);
        engine.poll();
        engine.work();

        assertThat(engine.transport.sentTo(webhook)).isEqualTo(2);
    }

    @Test
    void a_node_that_could_not_store_the_last_events_says_so_until_it_can() {
        engine.webhook();
        engine.storage.goDown();
        engine.publish();
        boolean whileItIsDown = engine.publishEvents.hasJustFailed();
        engine.storage.comeUp();
        engine.publish();

        assertThat(whileItIsDown).isTrue();
        assertThat(engine.publishEvents.hasJustFailed()).isFalse();
    }

    @Test
    void draining_gives_back_what_waits() {
        WebhookId webhook = engine.webhook();
        engine.publish();
        engine.publish();

        engine.dispatcher.drain();
        engine.work();

        assertThat(engine.transport.sentTo(webhook)).isZero();
        assertThat(engine.budget.deliveries()).isZero();
        assertThat(engine.storage.webhooksWithDue(new WebhookId(new UUID(0, 0)), 10))
                .containsExactly(webhook);
    }

    @Test
    void what_is_handed_over_under_a_new_id_is_not_forgotten_with_what_was_under_the_old_one() {
        WebhookId webhook = engine.webhook();
        engine.publish();
        engine.dispatcher.handleMessages();
        engine.clock.advance(Duration.ofSeconds(11));
        engine.storage.takeOver(Duration.ofSeconds(10));
        engine.membership.onDeath(() -> {
            engine.publish(); // By another thread, which knows the new id already.
            engine.dispatcher.forgetAll();
        });

        engine.membership.beat();
        engine.dispatcher.runOnce();

        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
        engine.work();
        assertThat(engine.deliveries().stream().map(Delivery::state))
                .containsExactlyInAnyOrder(DeliveryState.SUCCEEDED, DeliveryState.PENDING);
    }

    @Test
    void what_is_claimed_at_once_has_room_in_memory_all_together() {
        SteppedEngine small = new SteppedEngine(settings(10, 2_048, 1_024));
        for (int i = 0; i < 4; i++) {
            WebhookId webhook = small.webhook();
            small.transport.answer(webhook, REFUSED);
        }
        small.publish();
        small.publish();
        small.work();
        small.publish();
        small.publish();
        small.work();
        small.clock.advance(Duration.ofMinutes(1));

        small.poll();

        assertThat(small.budget.deliveries()).isEqualTo(10);
    }

    @Test
    void receivers_that_hang_leave_room_in_memory_however_many_they_are() {
        SteppedEngine full = new SteppedEngine(settings(1_000, 500, 1_024));
        for (int i = 0; i < 50; i++) {
            full.transport.hang(full.webhook());
        }
        for (int i = 0; i < 100; i++) {
            full.publish();
        }
        assertThat(full.budget.deliveries()).isBetween(900, 960);
        WebhookId well = full.webhook(OTHER_ACCOUNT);
        full.publish(OTHER_ACCOUNT);
        full.work();

        assertThat(full.transport.sentTo(well)).isEqualTo(1);
    }

    @Test
    void publish_requests_that_wait_are_bounded_by_their_bytes() throws InterruptedException {
        String large = "\"" + "x".repeat((int) EngineSettings.DEFAULT.maxBytesInMemory() / 2) + "\"";
        Submission event = new Submission(SteppedEngine.TYPE, data(large), null, null);
        engine.publishEvents.publish(ACCOUNT, List.of(event), null);
        engine.publishEvents.publish(ACCOUNT, List.of(event), null);

        CompletionStage<List<Receipt.StoredAs>> third = engine.publishEvents.publish(ACCOUNT, List.of(event), null);
        assertThatThrownBy(() -> valueOf(third)).hasCauseInstanceOf(Overloaded.class);

        engine.publishEvents.writeOnce();
        CompletionStage<List<Receipt.StoredAs>> fourth = engine.publishEvents.publish(ACCOUNT, List.of(event), null);
        assertThat(fourth.toCompletableFuture()).isNotDone();
    }

    @Test
    void a_schedule_that_begins_with_a_delay_delays_the_first_attempt() {
        RetrySchedule schedule = RetrySchedule.exactly(Duration.ofMinutes(10), Duration.ofHours(1));
        WebhookId webhook = engine.webhook(ACCOUNT, policy -> policy.withRetrySchedule(schedule));
        engine.publish();
        engine.work();
        assertThat(engine.expected).isEqualTo(1);
        assertThat(engine.onlyDelivery().nextAttemptAt())
                .isEqualTo(engine.clock.instant().plus(Duration.ofMinutes(10)));

        engine.clock.advance(Duration.ofMinutes(9));
        engine.poll();
        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isZero();

        engine.clock.advance(Duration.ofMinutes(1));
        engine.poll();
        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_receiver_that_cannot_be_reached_again_and_again_is_asked_ten_times_a_second_until_it_answers() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, UNREACHABLE);
        publishAndWork(100);
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(Dispatcher.MISSES_BEFORE_REST + 1);

        for (int i = 2; i < 12; i++) {
            engine.clock.advance(Dispatcher.BETWEEN_TRIES);
            workUntilNothingStarts();
            assertThat(engine.transport.sentTo(webhook)).isEqualTo(Dispatcher.MISSES_BEFORE_REST + i);
        }

        engine.transport.answer(webhook, REFUSED);
        engine.clock.advance(Dispatcher.BETWEEN_TRIES);
        workUntilNothingStarts();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(100);
    }

    @Test
    void a_receiver_that_answers_with_failures_is_asked_as_often_as_before() {
        WebhookId webhook = engine.webhook();
        engine.transport.answer(webhook, REFUSED);

        publishAndWork(100);

        assertThat(engine.transport.sentTo(webhook)).isEqualTo(100);
    }

    @Test
    void where_the_schedule_alone_counts_a_receiver_that_cannot_be_reached_is_asked_as_often_as_before() {
        WebhookId webhook = engine.webhook(ACCOUNT, SteppedEngine.PATIENT.name(), policy -> policy);
        engine.transport.answer(webhook, UNREACHABLE);

        publishAndWork(100);

        assertThat(engine.transport.sentTo(webhook)).isEqualTo(100);
    }

    private void publishAndWork(int events) {
        for (int i = 0; i < events; i++) {
            engine.publish();
        }
        workUntilNothingStarts();
    }

    private void workUntilNothingStarts() {
        int before;
        do {
            before = engine.transport.sent().size();
            engine.work();
        } while (engine.transport.sent().size() > before);
    }

    private SteppedEngine anotherNodeFor(WebhookId webhook) {
        SteppedEngine other = engine.anotherNode();
        other.directory.learn(engine.directory.current(webhook).orElseThrow());
        return other;
    }

    private void beatFor(Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 2) {
            engine.clock.advance(Duration.ofSeconds(2));
            engine.membership.beat();
        }
    }

    static EngineSettings settings(int deliveries, int laneCapacity, int maxInFlight) {
        EngineSettings usual = EngineSettings.DEFAULT;
        return new EngineSettings(
                deliveries,
                usual.maxBytesInMemory(),
                laneCapacity,
                usual.laneClaims(),
                maxInFlight,
                usual.intakeWriters(),
                usual.settleWriters(),
                usual.maxWaitingPublications(),
                usual.pollInterval(),
                usual.heartbeatInterval(),
                usual.deadAfter(),
                usual.refreshInterval(),
                usual.idleInterval(),
                usual.retention());
    }

    private static EventPayload data(String json) {
        return EventPayload.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T valueOf(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().getNow(null);
        } catch (CompletionException e) {
            throw e;
        }
    }
}
