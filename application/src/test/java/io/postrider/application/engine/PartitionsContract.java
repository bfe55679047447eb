package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.delivery.DeliveryRequests.Answer;
import io.postrider.application.event.EventHistory;
import io.postrider.application.event.StoredEvent;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Partitions} keeps. */
public abstract class PartitionsContract {
    private EngineStorage storage;
    private Scene scene;
    private WebhookId webhook;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        Scene.awaitDayThatLasts(storage);
        scene = new Scene(storage);
        webhook = scene.webhook();
    }

    @Test
    void days_from_yesterday_to_a_week_ahead_can_be_written() throws Exception {
        storage.partitions().makeAhead();

        for (int days = -1; days <= 7; days++) {
            Event event = eventOf(storage.now().plus(Duration.ofDays(days)));
            scene.append(Scene.publication(
                    event,
                    new NewDelivery(new DeliveryId(event.id().value()), scene.webhook(), Trigger.SCHEDULE, true)));
            assertThat(storage.eventHistory().find(scene.account(), event.publicId()))
                    .isPresent();
        }
    }

    @Test
    void many_nodes_can_make_them_at_once_and_again() throws Exception {
        List<Boolean> done = Race.of(4, i -> () -> {
            storage.partitions().makeAhead();
            storage.partitions().makeAhead();
            return true;
        });

        assertThat(done).hasSize(4);
    }

    @Test
    void deliveries_and_events_past_their_retention_are_dropped_and_the_others_stay() throws Exception {
        LeasedDelivery over = settled(daysAgo(31));
        LeasedDelivery lastDay = settled(daysAgo(30));
        LeasedDelivery fresh = settled(storage.now());

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(storage.deliveryHistory().find(scene.account(), over.id())).isEmpty();
        assertThat(storage.deliveryHistory().attempts(over.id())).isEmpty();
        assertThat(findEvent(over)).isEmpty();
        assertThat(listed()).extracting(Delivery::id).containsExactly(fresh.id(), lastDay.id());
        assertThat(storage.eventHistory()
                        .list(scene.account(), new EventHistory.Filter(null, null, null), new PageRequest(10, null))
                        .items())
                .extracting(it -> it.event().id())
                .containsExactly(fresh.event().id(), lastDay.event().id());
    }

    @Test
    void attempts_are_dropped_before_their_deliveries() throws Exception {
        LeasedDelivery over = settled(daysAgo(15));
        LeasedDelivery lastDay = settled(daysAgo(14));

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(storage.deliveryHistory().attempts(over.id())).isEmpty();
        assertThat(storage.deliveryHistory().attempts(lastDay.id())).hasSize(1);
        assertThat(scene.stored(over).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(scene.stored(over).attemptCount()).isEqualTo(1);
    }

    @Test
    void a_dropped_delivery_is_unknown_to_whoever_asks_for_it_again() throws Exception {
        LeasedDelivery over = settled(daysAgo(31));

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(storage.deliveryRequests().retry(scene.account(), over.id())).isEqualTo(Answer.UNKNOWN);
        assertThat(storage.deliveryRequests().cancel(scene.account(), over.id()))
                .isEqualTo(Answer.UNKNOWN);
        assertThat(scene.settle(scene.succeeded(over)).lost()).containsExactly(over.id());
    }

    @Test
    void what_was_counted_of_a_day_goes_with_it() throws Exception {
        settled(daysAgo(31));
        settled(daysAgo(30));

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(storage.deliveryHistory().tally(Set.of(webhook)).get(webhook))
                .isEqualTo(new DeliveryTally(1, 0));
    }

    @Test
    void a_delivery_that_waits_keeps_its_day_until_it_is_finished() throws Exception {
        LeasedDelivery finished = settled(daysAgo(40));
        LeasedDelivery waiting = handedOver(daysAgo(40));
        scene.settle(scene.toRetry(waiting, scene.now().minusSeconds(1)));

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(scene.stored(finished).state()).isEqualTo(DeliveryState.SUCCEEDED);
        LeasedDelivery claimed = scene.claimed(webhook);
        assertThat(claimed.event()).isEqualTo(waiting.event());

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(scene.settle(scene.succeeded(claimed)).lost()).isEmpty();

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(storage.deliveryHistory().find(scene.account(), waiting.id()))
                .isEmpty();
        assertThat(findEvent(waiting)).isEmpty();
    }

    @Test
    void a_delivery_that_was_handed_over_keeps_its_day_until_it_is_settled() throws Exception {
        LeasedDelivery handedOver = handedOver(daysAgo(40));
        scene.beat(scene.node(), handedOver.id());

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(scene.settle(scene.succeeded(handedOver)).lost()).isEmpty();
    }

    @Test
    void a_delivery_that_was_asked_for_again_keeps_its_day() throws Exception {
        LeasedDelivery finished = settled(daysAgo(40));
        storage.deliveryRequests().retry(scene.account(), finished.id());

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(scene.claimed(webhook).event()).isEqualTo(finished.event());
    }

    @Test
    void the_event_of_an_unfinished_delivery_that_was_created_after_midnight_is_kept() throws Exception {
        storage.makeDaysBehind(50);
        Instant midnight = daysAgo(31).truncatedTo(ChronoUnit.DAYS);
        Event event = eventOf(midnight.minusMillis(1));
        NewDelivery delivery = deliveryOf(midnight, false);
        scene.append(Scene.publication(event, delivery));

        storage.partitions().dropBehind(Retention.DEFAULT);

        assertThat(scene.claimed(webhook).event()).isEqualTo(event);
    }

    @Test
    void many_nodes_can_drop_at_once_and_again() throws Exception {
        LeasedDelivery over = settled(daysAgo(31));
        LeasedDelivery lastDay = settled(daysAgo(30));

        Race.of(4, i -> () -> {
            storage.partitions().dropBehind(Retention.DEFAULT);
            storage.partitions().dropBehind(Retention.DEFAULT);
            return true;
        });

        assertThat(listed()).extracting(Delivery::id).containsExactly(lastDay.id());
        assertThat(findEvent(over)).isEmpty();
    }

    private Instant daysAgo(int days) {
        return storage.now().minus(Duration.ofDays(days));
    }

    private LeasedDelivery handedOver(Instant moment) throws NodeIsDead {
        storage.makeDaysBehind(50);
        Event event = eventOf(moment);
        NewDelivery delivery = deliveryOf(moment, true);
        scene.append(Scene.publication(event, delivery));
        return new LeasedDelivery(delivery.id(), event, webhook, 0, delivery.trigger(), false);
    }

    private LeasedDelivery settled(Instant moment) throws NodeIsDead {
        LeasedDelivery delivery = handedOver(moment);
        scene.settle(scene.succeeded(delivery, moment));
        return delivery;
    }

    private NewDelivery deliveryOf(Instant moment, boolean leased) {
        return new NewDelivery(new DeliveryId(idOf(moment)), webhook, Trigger.SCHEDULE, leased);
    }

    private List<Delivery> listed() {
        return storage.deliveryHistory()
                .list(
                        scene.account(),
                        new DeliveryHistory.Filter(webhook, null, Set.of(), null, null, null),
                        new PageRequest(10, null))
                .items();
    }

    private Optional<StoredEvent> findEvent(LeasedDelivery delivery) {
        return storage.eventHistory().find(scene.account(), delivery.event().publicId());
    }

    private Event eventOf(Instant moment) {
        EventId id = new EventId(idOf(moment));
        Event plain = scene.event();
        return new Event(id, PublicEventId.of(id), scene.account(), plain.type(), plain.occurredAt(), plain.data());
    }

    private static UUID idOf(Instant moment) {
        return new TimeOrderedUuids(new Random()).next(moment);
    }
}
