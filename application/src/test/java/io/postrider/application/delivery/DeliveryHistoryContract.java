package io.postrider.application.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.application.engine.EngineStorage;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.Scene;
import io.postrider.application.storage.Counted;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryHistory} keeps. */
public abstract class DeliveryHistoryContract {
    private static final Instant LONG_AGO = Instant.parse("0001-01-01T00:00:00Z");

    private EngineStorage storage;
    private Scene scene;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        scene = new Scene(storage);
    }

    @Test
    void a_delivery_is_its_accounts_own() throws Exception {
        LeasedDelivery delivery = scene.handedOver(scene.webhook());

        assertThat(history().find(scene.account(), delivery.id())).isPresent();
        assertThat(history().find(new AccountId(scene.id()), delivery.id())).isEmpty();
        assertThat(history().find(scene.account(), new DeliveryId(scene.id()))).isEmpty();
        assertThat(list(new AccountId(scene.id()), forWebhook(delivery.webhook()), 10, null)
                        .items())
                .isEmpty();
    }

    @Test
    void an_id_of_a_day_that_is_not_kept_is_unknown() {
        assertThat(history()
                        .find(scene.account(), new DeliveryId(UUID.fromString("00000000-0001-7000-8000-000000000000"))))
                .isEmpty();
        assertThat(history().attempts(new DeliveryId(UUID.fromString("00000000-0001-7000-8000-000000000000"))))
                .isEmpty();
    }

    @Test
    void of_a_delivery_that_was_attempted_again_and_again_the_last_attempts_are_told() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery delivery = scene.handedOver(webhook);
        for (int i = 0; i < DeliveryHistory.MAX_ATTEMPTS + 2; i++) {
            scene.settle(scene.toRetry(delivery, scene.now()));
            delivery = scene.claimed(webhook);
        }

        assertThat(scene.attempts(delivery))
                .extracting(Attempt::number)
                .hasSize(DeliveryHistory.MAX_ATTEMPTS)
                .startsWith(3)
                .isSorted();
    }

    @Test
    void a_delivery_shows_the_own_id_of_its_event() throws Exception {
        Event event = Scene.withOwnId(scene.event(), "order-7");
        LeasedDelivery delivery = scene.handedOver(scene.node(), scene.webhook(), event);

        assertThat(scene.stored(delivery).publicEventId()).isEqualTo(new PublicEventId("order-7"));
        assertThat(list(forWebhook(delivery.webhook()), 10, null).items())
                .extracting(Delivery::publicEventId)
                .containsExactly(new PublicEventId("order-7"));
    }

    @Test
    void a_list_goes_from_the_newest_to_the_oldest_in_pages() throws Exception {
        WebhookId webhook = scene.webhook();
        List<DeliveryId> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.add(0, scene.handedOver(webhook).id());
        }

        Page<Delivery> first = list(forWebhook(webhook), 2, null);
        Page<Delivery> second = list(forWebhook(webhook), 2, last(first));
        Page<Delivery> third = list(forWebhook(webhook), 2, last(second));

        assertThat(List.of(first.hasMore(), second.hasMore(), third.hasMore())).containsExactly(true, true, false);
        List<Delivery> all = new ArrayList<>(first.items());
        all.addAll(second.items());
        all.addAll(third.items());
        assertThat(all).extracting(Delivery::id).isEqualTo(newestFirst);
    }

    @Test
    void a_page_that_takes_the_last_item_has_no_more() throws Exception {
        WebhookId webhook = scene.webhook();
        scene.handedOver(webhook);
        scene.handedOver(webhook);

        assertThat(list(forWebhook(webhook), 2, null).hasMore()).isFalse();
    }

    @Test
    void a_list_can_be_of_one_webhook_or_of_one_event() throws Exception {
        WebhookId webhook = scene.webhook();
        NewDelivery toIt = scene.leasedTo(webhook);
        NewDelivery toAnother = scene.leasedTo(scene.webhook());
        Event event = scene.event();
        scene.append(Scene.publication(event, toIt, toAnother));
        LeasedDelivery ofAnother = scene.handedOver(webhook);

        assertThat(ids(forWebhook(webhook))).containsExactly(ofAnother.id(), toIt.id());
        assertThat(ids(forEvent(event.id()))).containsExactly(toAnother.id(), toIt.id());
        assertThat(ids(new DeliveryHistory.Filter(webhook, event.id(), Set.of(), null, null, null)))
                .containsExactly(toIt.id());
    }

    @Test
    void a_list_can_be_of_some_states() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery pending = scene.handedOver(webhook);
        LeasedDelivery retrying = scene.handedOver(webhook);
        LeasedDelivery succeeded = scene.handedOver(webhook);
        LeasedDelivery failed = scene.handedOver(webhook);
        LeasedDelivery cancelled = scene.handedOver(webhook);
        scene.settle(
                scene.toRetry(retrying, scene.now().plusSeconds(60)), scene.succeeded(succeeded), scene.failed(failed));
        storage.deliveryRequests().cancel(scene.account(), cancelled.id());

        assertThat(ids(states(webhook, DeliveryState.PENDING))).containsExactly(pending.id());
        assertThat(ids(states(webhook, DeliveryState.RETRYING))).containsExactly(retrying.id());
        assertThat(ids(states(webhook, DeliveryState.SUCCEEDED))).containsExactly(succeeded.id());
        assertThat(ids(states(webhook, DeliveryState.FAILED))).containsExactly(failed.id());
        assertThat(ids(states(webhook, DeliveryState.CANCELLED))).containsExactly(cancelled.id());
        assertThat(ids(states(webhook, DeliveryState.FAILED, DeliveryState.CANCELLED)))
                .containsExactly(cancelled.id(), failed.id());
    }

    @Test
    void a_list_can_be_of_one_event_type() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery paid = scene.handedOver(scene.node(), webhook, scene.event("order.paid", "1"));
        scene.handedOver(scene.node(), webhook, scene.event("order.sent", "1"));

        assertThat(ids(new DeliveryHistory.Filter(webhook, null, Set.of(), new EventType("order.paid"), null, null)))
                .containsExactly(paid.id());
    }

    @Test
    void a_list_can_be_of_a_period() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery delivery = scene.handedOver(webhook);
        Instant created = delivery.id().createdAt();

        assertThat(ids(period(webhook, created, created.plusMillis(1)))).containsExactly(delivery.id());
        assertThat(ids(period(webhook, created.plusNanos(1), null))).isEmpty();
        assertThat(ids(period(webhook, null, created))).isEmpty();
        assertThat(ids(period(webhook, null, created.plusNanos(1)))).containsExactly(delivery.id());
        assertThat(ids(period(webhook, created.minusSeconds(3_600), null))).containsExactly(delivery.id());
        assertThat(ids(period(webhook, LONG_AGO, null))).containsExactly(delivery.id());
        assertThat(ids(period(webhook, null, LONG_AGO))).isEmpty();
    }

    @Test
    void deliveries_of_a_whole_account_are_not_listed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryHistory.Filter(null, null, Set.of(), null, null, null));
    }

    @Test
    void a_delivery_that_was_not_attempted_has_no_attempts() throws Exception {
        assertThat(scene.attempts(scene.handedOver(scene.webhook()))).isEmpty();
    }

    @Test
    void counted_pages_go_from_the_newest_to_the_oldest_with_the_total() throws Exception {
        WebhookId webhook = scene.webhook();
        List<DeliveryId> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.add(0, scene.handedOver(webhook).id());
        }
        scene.handedOver(scene.webhook());

        Counted<Delivery> first = counted(forWebhook(webhook), 1, 2);
        Counted<Delivery> third = counted(forWebhook(webhook), 3, 2);
        Counted<Delivery> fourth = counted(forWebhook(webhook), 4, 2);
        Counted<Delivery> last = counted(forWebhook(webhook), Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(first.items()).extracting(Delivery::id).containsExactlyElementsOf(newestFirst.subList(0, 2));
        assertThat(third.items()).extracting(Delivery::id).containsExactly(newestFirst.get(4));
        assertThat(fourth.items()).isEmpty();
        assertThat(last.items()).isEmpty();
        assertThat(List.of(first.total(), third.total(), fourth.total(), last.total()))
                .containsOnly(5L);
    }

    @Test
    void a_total_counts_what_is_filtered() throws Exception {
        WebhookId webhook = scene.webhook();
        scene.handedOver(webhook);
        LeasedDelivery failed = scene.handedOver(scene.node(), webhook, scene.event("order.paid", "1"));
        LeasedDelivery failedToo = scene.handedOver(webhook);
        scene.settle(scene.failed(failed), scene.failed(failedToo));

        Counted<Delivery> page = counted(states(webhook, DeliveryState.FAILED), 1, 1);
        Counted<Delivery> ofType = counted(
                new DeliveryHistory.Filter(
                        webhook, null, Set.of(DeliveryState.FAILED), new EventType("order.paid"), null, null),
                1,
                10);

        assertThat(page.items()).extracting(Delivery::id).containsExactly(failedToo.id());
        assertThat(page.total()).isEqualTo(2);
        assertThat(ofType.items()).extracting(Delivery::id).containsExactly(failed.id());
        assertThat(ofType.total()).isEqualTo(1);
    }

    @Test
    void counted_pages_show_an_account_only_its_own() throws Exception {
        LeasedDelivery delivery = scene.handedOver(scene.webhook());

        Counted<Delivery> others =
                history().list(new AccountId(scene.id()), forWebhook(delivery.webhook()), new PageNumber(1, 10));

        assertThat(others.items()).isEmpty();
        assertThat(others.total()).isZero();
    }

    @Test
    void a_tally_counts_what_has_ended() throws Exception {
        WebhookId webhook = scene.webhook();
        WebhookId fresh = scene.webhook();
        LeasedDelivery good = scene.handedOver(webhook);
        LeasedDelivery goodToo = scene.handedOver(webhook);
        LeasedDelivery bad = scene.handedOver(webhook);
        LeasedDelivery waits = scene.handedOver(webhook);
        LeasedDelivery givenUp = scene.handedOver(webhook);
        scene.handedOver(fresh);
        scene.settle(scene.succeeded(good), scene.failed(bad));
        scene.settle(scene.succeeded(goodToo), scene.toRetry(waits, scene.now().plusSeconds(60)));
        storage.deliveryRequests().cancel(scene.account(), givenUp.id());

        Map<WebhookId, DeliveryTally> tallies = history().tally(List.of(webhook, fresh));

        assertThat(tallies)
                .containsOnly(Map.entry(webhook, new DeliveryTally(2, 1)), Map.entry(fresh, DeliveryTally.NONE));
    }

    @Test
    void a_settlement_that_was_lost_is_not_tallied() throws Exception {
        LeasedDelivery delivery = scene.handedOver(scene.webhook());
        scene.settle(scene.succeeded(delivery));

        scene.settle(scene.succeeded(delivery));

        assertThat(tally(delivery)).isEqualTo(new DeliveryTally(1, 0));
    }

    @Test
    void a_delivery_that_is_retried_on_request_is_tallied_anew_once_it_has_ended() throws Exception {
        LeasedDelivery delivery = scene.handedOver(scene.webhook());
        scene.settle(scene.failed(delivery));

        storage.deliveryRequests().retry(scene.account(), delivery.id());
        DeliveryTally whileItWaits = tally(delivery);
        scene.settle(scene.succeeded(scene.claimed(delivery.webhook())));

        assertThat(whileItWaits).isEqualTo(DeliveryTally.NONE);
        assertThat(tally(delivery)).isEqualTo(new DeliveryTally(1, 0));
    }

    @Test
    void a_test_is_not_tallied_nor_is_its_retry_counted_off() throws Exception {
        WebhookId webhook = scene.webhook();
        scene.settle(scene.failed(scene.handedOver(webhook)));
        NewDelivery test = new NewDelivery(new DeliveryId(scene.id()), webhook, Trigger.TEST, true);
        Event event = scene.event();
        scene.append(Scene.publication(event, test));
        scene.settle(scene.failed(new LeasedDelivery(test.id(), event, webhook, 0, Trigger.TEST, false)));

        storage.deliveryRequests().retry(scene.account(), test.id());

        assertThat(history().tally(List.of(webhook))).containsEntry(webhook, new DeliveryTally(0, 1));
    }

    private DeliveryTally tally(LeasedDelivery delivery) {
        return history().tally(List.of(delivery.webhook())).get(delivery.webhook());
    }

    private Counted<Delivery> counted(DeliveryHistory.Filter filter, int number, int size) {
        return history().list(scene.account(), filter, new PageNumber(number, size));
    }

    @Test
    void the_last_attempts_of_several_deliveries_are_read_at_once() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery twice = scene.handedOver(webhook);
        LeasedDelivery once = scene.handedOver(webhook);
        LeasedDelivery never = scene.handedOver(webhook);
        LeasedDelivery notAsked = scene.handedOver(webhook);
        scene.settle(scene.toRetry(twice, scene.now()), scene.succeeded(once), scene.succeeded(notAsked));
        scene.settle(scene.succeeded(scene.claimed(webhook)));

        Map<DeliveryId, Attempt> last = history().lastAttempts(List.of(twice.id(), once.id(), never.id()));

        assertThat(last).containsOnlyKeys(twice.id(), once.id());
        assertThat(last.get(twice.id()).number()).isEqualTo(2);
        assertThat(last.get(twice.id()).outcome().isSuccess()).isTrue();
        assertThat(last.get(once.id()).number()).isEqualTo(1);
        assertThat(last.values()).extracting(Attempt::response).containsOnly(new ReceiverResponse(200, "", ""));
        assertThat(history().lastAttempts(List.of())).isEmpty();
    }

    private DeliveryHistory history() {
        return storage.deliveryHistory();
    }

    private List<DeliveryId> ids(DeliveryHistory.Filter filter) {
        return list(filter, 100, null).items().stream().map(Delivery::id).toList();
    }

    private Page<Delivery> list(DeliveryHistory.Filter filter, int limit, @Nullable UUID after) {
        return list(scene.account(), filter, limit, after);
    }

    private Page<Delivery> list(AccountId account, DeliveryHistory.Filter filter, int limit, @Nullable UUID after) {
        return history().list(account, filter, new PageRequest(limit, after));
    }

    private static UUID last(Page<Delivery> page) {
        return page.items().get(page.items().size() - 1).id().value();
    }

    private static DeliveryHistory.Filter forWebhook(WebhookId webhook) {
        return new DeliveryHistory.Filter(webhook, null, Set.of(), null, null, null);
    }

    private static DeliveryHistory.Filter forEvent(EventId event) {
        return new DeliveryHistory.Filter(null, event, Set.of(), null, null, null);
    }

    private static DeliveryHistory.Filter states(WebhookId webhook, DeliveryState... states) {
        return new DeliveryHistory.Filter(webhook, null, Set.of(states), null, null, null);
    }

    private static DeliveryHistory.Filter period(WebhookId webhook, @Nullable Instant since, @Nullable Instant until) {
        return new DeliveryHistory.Filter(webhook, null, Set.of(), null, since, until);
    }
}
