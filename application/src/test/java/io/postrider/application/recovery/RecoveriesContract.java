package io.postrider.application.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.engine.EngineStorage;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.NodeIsDead;
import io.postrider.application.engine.Race;
import io.postrider.application.engine.Scene;
import io.postrider.application.engine.Settlement;
import io.postrider.application.recovery.Recoveries.Step;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.recovery.RecoveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all {@link Recoveries} keep. */
public abstract class RecoveriesContract {
    private static final WebhookId FIRST = new WebhookId(new UUID(0, 0));
    /** Ids never go backwards: those of a scene may be ahead of its clock, where another scene's went faster. */
    private static final Duration YEARS = Duration.ofDays(1_000);

    private static final Set<DeliveryState> FAILED = Set.of(DeliveryState.FAILED);

    private EngineStorage storage;
    private Recoveries recoveries;
    private Scene scene;
    private WebhookId webhook;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        recoveries = storage.recoveries();
        scene = new Scene(storage);
        webhook = scene.webhook();
    }

    // What is kept of them

    @Test
    void a_recovery_is_found_as_it_was_added_by_its_account_alone() {
        Recovery recovery = recovery(webhook, Recovery.STATES);

        assertThat(recoveries.add(recovery)).isTrue();

        assertThat(recoveries.find(scene.account(), recovery.id())).hasValue(recovery);
        assertThat(recoveries.find(new AccountId(scene.id()), recovery.id())).isEmpty();
        assertThat(recoveries.find(scene.account(), new RecoveryId(scene.id()))).isEmpty();
    }

    @Test
    void a_webhook_has_one_recovery_at_a_time() {
        Recovery first = started(FAILED);

        assertThat(recoveries.add(recovery(webhook, FAILED))).isFalse();
        assertThat(recoveries.add(recovery(scene.webhook(), FAILED))).isTrue();

        recoveries.step(first.id(), 10);
        assertThat(stored(first).state()).isEqualTo(RecoveryState.SUCCEEDED);
        Recovery second = started(FAILED);
        recoveries.cancel(second.id());
        assertThat(recoveries.add(recovery(webhook, FAILED))).isTrue();
    }

    @Test
    void of_several_that_are_added_at_once_for_a_webhook_one_is() throws Exception {
        List<Boolean> added = Race.of(6, i -> () -> recoveries.add(recovery(webhook, FAILED)));

        assertThat(added).containsOnlyOnce(true);
        assertThat(recoveries.list(webhook, new PageRequest(10, null)).items()).hasSize(1);
    }

    @Test
    void what_was_added_in_a_transaction_that_failed_is_not_there() {
        Recovery recovery = recovery(webhook, FAILED);

        assertThatThrownBy(() -> storage.transactions().required(() -> {
                    recoveries.add(recovery);
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(recoveries.find(scene.account(), recovery.id())).isEmpty();
        assertThat(recoveries.add(recovery(webhook, FAILED))).isTrue();
    }

    @Test
    void the_recoveries_of_a_webhook_are_listed_in_pages_the_newest_first() {
        List<RecoveryId> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Recovery recovery = started(FAILED);
            recoveries.cancel(recovery.id());
            ids.add(0, recovery.id());
        }
        recoveries.add(recovery(scene.webhook(), FAILED));

        Page<Recovery> first = recoveries.list(webhook, new PageRequest(2, null));
        Page<Recovery> second =
                recoveries.list(webhook, new PageRequest(2, ids.get(1).value()));

        assertThat(first.items()).extracting(Recovery::id).containsExactly(ids.get(0), ids.get(1));
        assertThat(first.hasMore()).isTrue();
        assertThat(second.items()).extracting(Recovery::id).containsExactly(ids.get(2));
        assertThat(second.hasMore()).isFalse();
    }

    @Test
    void those_that_run_are_listed_in_parts() {
        List<Recovery> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Recovery recovery = recovery(scene.webhook(), FAILED);
            recoveries.add(recovery);
            all.add(recovery);
        }
        recoveries.cancel(all.get(1).id());

        List<Recovery> first = recoveries.running(FIRST, 3);
        List<Recovery> second = recoveries.running(first.get(2).webhook(), 3);

        assertThat(first).containsExactly(all.get(0), all.get(2), all.get(3));
        assertThat(second).containsExactly(all.get(4));
    }

    // Steps

    @Test
    void a_step_makes_due_what_failed_just_as_a_retry_on_request_does() throws Exception {
        LeasedDelivery failed = failed();
        Recovery recovery = started(FAILED);

        Step step = recoveries.step(recovery.id(), 10);

        assertThat(step).isEqualTo(new Step(1, true));
        Delivery stored = scene.stored(failed);
        assertThat(stored.state()).isEqualTo(DeliveryState.PENDING);
        assertThat(stored.completedAt()).isNull();
        assertThat(stored.nextAttemptAt()).isBeforeOrEqualTo(storage.now());
        assertThat(tally()).isEqualTo(DeliveryTally.NONE);
        LeasedDelivery again = scene.claimed(webhook);
        assertThat(again.id()).isEqualTo(failed.id());
        assertThat(again.trigger()).isEqualTo(Trigger.MANUAL);
        assertThat(again.nextAttempt()).isEqualTo(2);
        scene.settle(scene.succeeded(again));
        assertThat(tally()).isEqualTo(new DeliveryTally(1, 0));
    }

    @Test
    void what_is_not_in_its_states_is_left_alone() throws Exception {
        LeasedDelivery succeeded = scene.handedOver(webhook);
        LeasedDelivery retrying = scene.handedOver(webhook);
        LeasedDelivery underWay = scene.handedOver(webhook);
        LeasedDelivery cancelled = cancelled();
        LeasedDelivery retriedByHand = failed();
        LeasedDelivery ofAnother = scene.handedOver(scene.webhook());
        scene.settle(
                scene.succeeded(succeeded),
                scene.toRetry(retrying, scene.now().plus(Duration.ofHours(1))),
                scene.failed(ofAnother));
        storage.deliveryRequests().retry(scene.account(), retriedByHand.id());
        Recovery recovery = started(FAILED);

        Step step = recoveries.step(recovery.id(), 10);

        assertThat(step).isEqualTo(new Step(0, true));
        assertThat(List.of(
                        scene.stored(succeeded).state(),
                        scene.stored(retrying).state(),
                        scene.stored(underWay).state(),
                        scene.stored(cancelled).state(),
                        scene.stored(ofAnother).state()))
                .containsExactly(
                        DeliveryState.SUCCEEDED,
                        DeliveryState.RETRYING,
                        DeliveryState.PENDING,
                        DeliveryState.CANCELLED,
                        DeliveryState.FAILED);
        assertThat(scene.settle(scene.succeeded(underWay)).lost()).isEmpty();
        assertThat(scene.claim(scene.node(), webhook, 10))
                .extracting(LeasedDelivery::id)
                .containsExactly(retriedByHand.id());
    }

    @Test
    void what_was_cancelled_is_made_due_where_it_is_asked_for() throws Exception {
        LeasedDelivery failed = failed();
        LeasedDelivery cancelled = cancelled();
        Recovery recovery = started(Set.of(DeliveryState.CANCELLED));

        recoveries.step(recovery.id(), 10);

        assertThat(scene.stored(cancelled).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(scene.stored(failed).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(tally()).isEqualTo(new DeliveryTally(0, 1));
    }

    @Test
    void a_test_is_not_sent_again() throws Exception {
        Event event = scene.event();
        NewDelivery test = new NewDelivery(new DeliveryId(scene.id()), webhook, Trigger.TEST, true);
        scene.append(Scene.publication(event, test));
        scene.settle(scene.failed(new LeasedDelivery(test.id(), event, webhook, 0, Trigger.TEST, false)));
        Recovery recovery = started(FAILED);

        Step step = recoveries.step(recovery.id(), 10);

        assertThat(step.resent()).isZero();
        assertThat(scene.stored(test.id()).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(stored(recovery).state()).isEqualTo(RecoveryState.SUCCEEDED);
        assertThat(stored(recovery).skipped()).isZero();
    }

    @Test
    void a_period_begins_with_its_first_moment_and_ends_before_its_last() throws Exception {
        LeasedDelivery failed = failed();
        Instant at = failed.id().createdAt();
        Instant next = at.plusMillis(1);

        assertThat(resentIn(at.minusSeconds(60), at)).isZero();
        assertThat(resentIn(next, next.plusSeconds(60))).isZero();
        assertThat(resentIn(at, next)).isEqualTo(1);
    }

    @Test
    void a_period_may_begin_before_anything_was() throws Exception {
        failed();

        assertThat(resentIn(Instant.parse("0001-01-01T00:00:00Z"), scene.now().plus(YEARS)))
                .isEqualTo(1);
    }

    @Test
    void no_more_waits_than_may_and_the_oldest_are_sent_first() throws Exception {
        List<DeliveryId> failed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            failed.add(failed().id());
        }
        Recovery recovery = started(FAILED);

        Step first = recoveries.step(recovery.id(), 3);
        Step held = recoveries.step(recovery.id(), 3);
        List<LeasedDelivery> claimed = scene.claim(scene.node(), webhook, 2);
        Step second = recoveries.step(recovery.id(), 3);
        List<LeasedDelivery> rest = scene.claim(scene.node(), webhook, 10);
        Step last = recoveries.step(recovery.id(), 3);

        assertThat(first).isEqualTo(new Step(3, true));
        assertThat(held).isEqualTo(Step.NONE);
        assertThat(second).isEqualTo(new Step(2, true));
        assertThat(last.resent()).isZero();
        assertThat(failed.subList(0, 3)).containsAll(ids(claimed));
        assertThat(ids(rest)).hasSize(3).contains(failed.get(3), failed.get(4));
        assertThat(stored(recovery).state()).isEqualTo(RecoveryState.SUCCEEDED);
        assertThat(stored(recovery).resent()).isEqualTo(5);
    }

    @Test
    void what_waits_already_comes_first_whoever_made_it_due() throws Exception {
        failed();
        scene.waiting(webhook);
        scene.waiting(webhook);
        LeasedDelivery later = scene.handedOver(webhook);
        scene.settle(scene.toRetry(later, scene.now().plus(Duration.ofHours(1))));
        scene.waiting(scene.webhook());
        Recovery recovery = started(FAILED);

        assertThat(recoveries.step(recovery.id(), 2)).isEqualTo(Step.NONE);
        assertThat(recoveries.step(recovery.id(), 3)).isEqualTo(new Step(1, true));
    }

    @Test
    void it_tells_how_far_it_is() throws Exception {
        LeasedDelivery first = failed();
        failed();
        Recovery recovery = started(FAILED);
        assertThat(stored(recovery).position()).isEqualTo(recovery.since());

        recoveries.step(recovery.id(), 1);

        Recovery half = stored(recovery);
        assertThat(half.state()).isEqualTo(RecoveryState.RUNNING);
        assertThat(half.reached()).isEqualTo(first.id());
        assertThat(half.position()).isEqualTo(first.id().createdAt());
        assertThat(half.resent()).isEqualTo(1);
        assertThat(half.completedAt()).isNull();
        recoveries.step(recovery.id(), 10);
        Recovery over = stored(recovery);
        assertThat(over.state()).isEqualTo(RecoveryState.SUCCEEDED);
        assertThat(over.position()).isEqualTo(recovery.until());
        assertThat(over.resent()).isEqualTo(2);
        assertThat(over.completedAt()).isNotNull();
        assertThat(recoveries.running(FIRST, 10)).isEmpty();
    }

    @Test
    void what_fails_again_is_not_sent_again_by_the_same_recovery() throws Exception {
        failed();
        failed();
        Recovery recovery = started(FAILED);
        recoveries.step(recovery.id(), 1);
        scene.settle(scene.failed(scene.claimed(webhook)));

        recoveries.step(recovery.id(), 1);
        scene.settle(scene.failed(scene.claimed(webhook)));
        recoveries.step(recovery.id(), 1);

        assertThat(stored(recovery).state()).isEqualTo(RecoveryState.SUCCEEDED);
        assertThat(stored(recovery).resent()).isEqualTo(2);
        assertThat(scene.claim(scene.node(), webhook, 10)).isEmpty();
        assertThat(tally()).isEqualTo(new DeliveryTally(0, 2));
    }

    @Test
    void a_recovery_of_nothing_has_succeeded_after_a_step() {
        Recovery recovery = started(FAILED);

        assertThat(recoveries.step(recovery.id(), 10)).isEqualTo(new Step(0, true));

        assertThat(stored(recovery).state()).isEqualTo(RecoveryState.SUCCEEDED);
        assertThat(recoveries.step(recovery.id(), 10)).isEqualTo(Step.NONE);
        assertThat(recoveries.step(new RecoveryId(scene.id()), 10)).isEqualTo(Step.NONE);
    }

    @Test
    void a_cancelled_recovery_makes_nothing_more_due_and_takes_nothing_back() throws Exception {
        LeasedDelivery first = failed();
        LeasedDelivery second = failed();
        Recovery recovery = started(FAILED);
        recoveries.step(recovery.id(), 1);

        assertThat(recoveries.cancel(recovery.id())).isTrue();

        assertThat(recoveries.step(recovery.id(), 10)).isEqualTo(Step.NONE);
        assertThat(scene.stored(first).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(scene.stored(second).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(stored(recovery).state()).isEqualTo(RecoveryState.CANCELLED);
        assertThat(stored(recovery).completedAt()).isNotNull();
        assertThat(stored(recovery).resent()).isEqualTo(1);
    }

    @Test
    void what_is_over_cannot_be_cancelled() {
        Recovery succeeded = started(FAILED);
        recoveries.step(succeeded.id(), 10);
        Recovery cancelled = started(FAILED);
        recoveries.cancel(cancelled.id());

        assertThat(recoveries.cancel(succeeded.id())).isFalse();
        assertThat(recoveries.cancel(cancelled.id())).isFalse();
        assertThat(recoveries.cancel(new RecoveryId(scene.id()))).isFalse();
        assertThat(stored(succeeded).state()).isEqualTo(RecoveryState.SUCCEEDED);
    }

    @Test
    void steps_retries_and_settlements_at_once_make_each_delivery_due_once_and_all_is_counted() throws Exception {
        List<LeasedDelivery> failed = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            failed.add(failed());
        }
        Recovery recovery = started(FAILED);

        List<Integer> done = Race.of(4, i -> () -> {
            int count = 0;
            if (i == 0) {
                for (LeasedDelivery each : failed.subList(20, 40)) {
                    storage.deliveryRequests().retry(scene.account(), each.id());
                }
                return 0;
            }
            while (!stored(recovery).state().isFinal()) {
                count += recoveries.step(recovery.id(), 100).resent();
            }
            return count;
        });

        int resent = done.stream().mapToInt(Integer::intValue).sum();
        assertThat(stored(recovery).resent()).isEqualTo(resent).isBetween(40L, 60L);
        List<LeasedDelivery> due = scene.claim(scene.node(), webhook, 100);
        assertThat(ids(due)).doesNotHaveDuplicates().hasSize(60);
        assertThat(tally()).isEqualTo(DeliveryTally.NONE);
        scene.settle(due.stream().map(scene::succeeded).toArray(Settlement[]::new));
        assertThat(tally()).isEqualTo(new DeliveryTally(60, 0));
    }

    private LeasedDelivery failed() throws NodeIsDead {
        LeasedDelivery delivery = scene.handedOver(webhook);
        scene.settle(scene.failed(delivery));
        return delivery;
    }

    private LeasedDelivery cancelled() throws NodeIsDead {
        LeasedDelivery delivery = scene.handedOver(webhook);
        storage.deliveryRequests().cancel(scene.account(), delivery.id());
        return delivery;
    }

    private static List<DeliveryId> ids(List<LeasedDelivery> deliveries) {
        return deliveries.stream().map(LeasedDelivery::id).toList();
    }

    private DeliveryTally tally() {
        return storage.deliveryHistory().tally(List.of(webhook)).get(webhook);
    }

    private long resentIn(Instant since, Instant until) {
        Recovery recovery = Recovery.of(new RecoveryId(scene.id()), scene.account(), webhook, since, until, FAILED);
        recoveries.add(recovery);
        recoveries.step(recovery.id(), 10);
        return stored(recovery).resent();
    }

    private Recovery recovery(WebhookId of, Set<DeliveryState> states) {
        Instant now = scene.now();
        return Recovery.of(new RecoveryId(scene.id()), scene.account(), of, now.minus(YEARS), now.plus(YEARS), states);
    }

    private Recovery started(Set<DeliveryState> states) {
        Recovery recovery = recovery(webhook, states);
        assertThat(recoveries.add(recovery)).isTrue();
        return recovery;
    }

    private Recovery stored(Recovery recovery) {
        return recoveries.find(scene.account(), recovery.id()).orElseThrow();
    }
}
