package io.postrider.application.engine;

import static io.postrider.application.engine.Scene.publication;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryQueue} keeps. */
public abstract class DeliveryQueueContract {
    private static final WebhookId FROM_THE_FIRST = new WebhookId(new UUID(0, Long.MIN_VALUE));

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
    void webhooks_with_due_deliveries_take_turns() throws Exception {
        WebhookId a = scene.webhook();
        WebhookId b = scene.webhook();
        WebhookId c = scene.webhook();
        for (WebhookId webhook : List.of(c, a, b, a)) {
            scene.waiting(webhook);
        }

        assertThat(storage.deliveryQueue().webhooksWithDue(FROM_THE_FIRST, 10)).containsExactly(a, b, c);
        assertThat(storage.deliveryQueue().webhooksWithDue(a, 10)).containsExactly(b, c, a);
        assertThat(storage.deliveryQueue().webhooksWithDue(c, 2)).containsExactly(a, b);
        assertThat(storage.deliveryQueue().webhooksWithDue(b, 2)).containsExactly(c, a);
    }

    @Test
    void a_webhook_whose_deliveries_are_not_due_or_leased_has_no_turn() throws Exception {
        WebhookId later = scene.webhook();
        WebhookId handedOver = scene.webhook();
        WebhookId claimed = scene.webhook();
        scene.settle(scene.toRetry(scene.handedOver(later), scene.now().plusSeconds(60)));
        scene.handedOver(handedOver);
        scene.waiting(claimed);
        scene.claimed(claimed);

        assertThat(storage.deliveryQueue().webhooksWithDue(FROM_THE_FIRST, 10)).isEmpty();

        storage.letTimePass(Duration.ofSeconds(61));
        assertThat(storage.deliveryQueue().webhooksWithDue(FROM_THE_FIRST, 10)).containsExactly(later);
    }

    @Test
    void the_next_that_will_be_due_is_known() throws Exception {
        WebhookId due = scene.webhook();
        WebhookId soon = scene.webhook();
        WebhookId later = scene.webhook();
        assertThat(storage.deliveryQueue().nextDue()).isEmpty();
        scene.waiting(due);
        scene.settle(scene.toRetry(scene.handedOver(due), scene.now().plusSeconds(30)));
        scene.handedOver(soon);
        assertThat(storage.deliveryQueue().nextDue()).isEmpty();

        Instant first = scene.now().plusSeconds(60);
        scene.settle(scene.toRetry(scene.handedOver(later), scene.now().plusSeconds(600)));
        scene.settle(scene.toRetry(scene.handedOver(soon), first.plusSeconds(1)));
        scene.settle(scene.toRetry(scene.handedOver(soon), first));

        assertThat(storage.deliveryQueue().nextDue()).hasValue(first);
    }

    @Test
    void what_a_node_has_claimed_is_known_until_it_is_settled_or_given_back() throws Exception {
        WebhookId webhook = scene.webhook();
        scene.handedOver(webhook);
        scene.waiting(webhook);
        scene.waiting(webhook);
        NodeId other = scene.join();
        List<LeasedDelivery> claimed = scene.claim(scene.node(), webhook, 10);

        assertThat(claimed).hasSize(2);
        assertThat(storage.deliveryQueue().claimedBy(other)).isEmpty();
        assertThat(storage.deliveryQueue().claimedBy(scene.node()))
                .containsExactlyInAnyOrderElementsOf(
                        claimed.stream().map(LeasedDelivery::id).toList());

        scene.settle(scene.succeeded(claimed.get(0)));
        storage.deliveryQueue().giveBack(scene.node(), List.of(claimed.get(1).id()));
        assertThat(storage.deliveryQueue().claimedBy(scene.node())).isEmpty();
    }

    @Test
    void who_gives_back_learns_what_was_still_his() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery handedOver = scene.handedOver(webhook);
        LeasedDelivery settled = scene.handedOver(webhook);
        scene.settle(scene.succeeded(settled));
        WebhookId another = scene.webhook();
        scene.waiting(another);
        LeasedDelivery claimed = scene.claimed(another);
        DeliveryId unknown = new DeliveryId(scene.id());

        assertThat(storage.deliveryQueue()
                        .giveBack(scene.node(), List.of(handedOver.id(), settled.id(), claimed.id(), unknown)))
                .containsExactlyInAnyOrder(handedOver.id(), claimed.id());
        assertThat(storage.deliveryQueue().giveBack(scene.node(), List.of(handedOver.id())))
                .isEmpty();
    }

    @Test
    void those_longest_due_are_claimed_first_and_no_more_than_there_is_room_for() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery first = scene.handedOver(webhook);
        LeasedDelivery second = scene.handedOver(webhook);
        LeasedDelivery third = scene.handedOver(webhook);
        scene.settle(
                scene.toRetry(first, scene.now().minusSeconds(10)),
                scene.toRetry(second, scene.now().minusSeconds(30)),
                scene.toRetry(third, scene.now().minusSeconds(20)));

        List<LeasedDelivery> claimed = scene.claim(scene.node(), webhook, 2);

        assertThat(claimed).extracting(LeasedDelivery::id).containsExactlyInAnyOrder(second.id(), third.id());
        assertThat(scene.claimed(webhook).id()).isEqualTo(first.id());
        assertThat(scene.claim(scene.node(), webhook, 2)).isEmpty();
    }

    @Test
    void each_webhook_has_room_of_its_own() throws Exception {
        WebhookId wide = scene.webhook();
        WebhookId narrow = scene.webhook();
        WebhookId unasked = scene.webhook();
        for (int i = 0; i < 5; i++) {
            scene.waiting(wide);
            scene.waiting(narrow);
            scene.waiting(unasked);
        }

        List<LeasedDelivery> claimed =
                storage.deliveryQueue().claim(scene.node(), Map.of(wide, 4, narrow, 1), Long.MAX_VALUE);

        assertThat(claimed).filteredOn(it -> it.webhook().equals(wide)).hasSize(4);
        assertThat(claimed).filteredOn(it -> it.webhook().equals(narrow)).hasSize(1);
        assertThat(claimed).hasSize(5);
    }

    @Test
    void a_claimed_delivery_comes_with_its_event_and_the_count_of_its_attempts() throws Exception {
        WebhookId webhook = scene.webhook();
        Event event = Scene.withOwnId(scene.event("order.paid", "[ 1.0 ]"), "own");
        LeasedDelivery handedOver = scene.handedOver(scene.node(), webhook, event);
        scene.settle(scene.toRetry(handedOver, scene.now().minusSeconds(1)));

        LeasedDelivery claimed = scene.claimed(webhook);

        assertThat(claimed).isEqualTo(new LeasedDelivery(handedOver.id(), event, webhook, 1, Trigger.SCHEDULE, true));
        assertThat(scene.stored(claimed).state()).isEqualTo(DeliveryState.RETRYING);
    }

    @Test
    void no_more_bytes_are_claimed_than_there_is_memory_for() throws Exception {
        WebhookId webhook = scene.webhook();
        for (int i = 0; i < 3; i++) {
            scene.append(publication(scene.event("user.created", "\"12345678\""), scene.waitingFor(webhook)));
        }

        List<LeasedDelivery> claimed = storage.deliveryQueue().claim(scene.node(), Map.of(webhook, 10), 25);

        assertThat(claimed).hasSize(2);
        assertThat(scene.claim(scene.node(), webhook, 10)).hasSize(1);
    }

    @Test
    void one_delivery_is_claimed_even_if_it_is_larger_than_the_memory() throws Exception {
        WebhookId webhook = scene.webhook();
        scene.waiting(webhook);
        scene.waiting(webhook);

        assertThat(storage.deliveryQueue().claim(scene.node(), Map.of(webhook, 10), 1))
                .hasSize(1);
    }

    @Test
    void nothing_is_claimed_where_there_is_no_room() throws Exception {
        WebhookId webhook = scene.webhook();
        scene.waiting(webhook);

        assertThat(storage.deliveryQueue().claim(scene.node(), Map.of(), Long.MAX_VALUE))
                .isEmpty();
        assertThat(scene.claim(scene.node(), webhook, 0)).isEmpty();
    }

    @Test
    void no_more_is_claimed_than_fits_into_the_bytes_but_always_one() throws Exception {
        WebhookId webhook = scene.webhook();
        for (int i = 0; i < 5; i++) {
            scene.append(publication(scene.event("order.paid", "[1,2,3,4]"), scene.waitingFor(webhook)));
        }

        List<LeasedDelivery> fitting = storage.deliveryQueue().claim(scene.node(), Map.of(webhook, 5), 30);
        List<LeasedDelivery> tooLarge = storage.deliveryQueue().claim(scene.node(), Map.of(webhook, 5), 1);

        assertThat(fitting).hasSize(3);
        assertThat(tooLarge).hasSize(1);
    }

    @Test
    void a_node_that_is_dead_claims_nothing() throws Exception {
        WebhookId webhook = scene.webhook();
        scene.waiting(webhook);
        NodeId dead = scene.join();
        storage.nodes().leave(dead);

        assertThatExceptionOfType(NodeIsDead.class).isThrownBy(() -> scene.claim(dead, webhook, 1));

        assertThat(scene.claim(scene.node(), webhook, 1)).hasSize(1);
    }

    @Test
    void many_nodes_that_claim_at_once_never_get_the_same_delivery() throws Exception {
        List<WebhookId> webhooks = List.of(scene.webhook(), scene.webhook(), scene.webhook());
        int each = 100;
        for (WebhookId webhook : webhooks) {
            NewDelivery[] waiting = new NewDelivery[each];
            for (int i = 0; i < each; i++) {
                waiting[i] = scene.waitingFor(webhook);
            }
            scene.append(publication(scene.event(), waiting));
        }

        List<DeliveryId> claimed = Race.of(8, i -> () -> claimAll(scene.join(), webhooks)).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(claimed).doesNotHaveDuplicates().hasSize(3 * each);
    }

    private List<DeliveryId> claimAll(NodeId node, List<WebhookId> webhooks) throws NodeIsDead {
        List<DeliveryId> all = new ArrayList<>();
        int emptyHanded = 0;
        while (emptyHanded < 3) {
            List<LeasedDelivery> claimed = storage.deliveryQueue()
                    .claim(node, Map.of(webhooks.get(0), 7, webhooks.get(1), 7, webhooks.get(2), 7), Long.MAX_VALUE);
            claimed.forEach(it -> all.add(it.id()));
            emptyHanded = claimed.isEmpty() ? emptyHanded + 1 : 0;
        }
        return all;
    }

    @Test
    void a_delivery_that_was_handed_over_can_be_given_back() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery handedOver = scene.handedOver(webhook);

        storage.deliveryQueue().giveBack(scene.node(), List.of(handedOver.id()));

        assertThat(scene.stored(handedOver).nextAttemptAt()).isNotNull();
        assertThat(scene.settle(scene.succeeded(handedOver)).lost()).containsExactly(handedOver.id());
        assertThat(scene.claimed(webhook))
                .isEqualTo(new LeasedDelivery(handedOver.id(), handedOver.event(), webhook, 0, Trigger.SCHEDULE, true));
    }

    @Test
    void a_delivery_that_was_claimed_can_be_given_back() throws Exception {
        WebhookId webhook = scene.webhook();
        scene.waiting(webhook);
        LeasedDelivery claimed = scene.claimed(webhook);

        storage.deliveryQueue().giveBack(scene.node(), List.of(claimed.id()));

        assertThat(scene.claimed(webhook)).isEqualTo(claimed);
    }

    @Test
    void what_a_node_has_lost_is_left_alone_when_it_gives_it_back() throws Exception {
        WebhookId webhook = scene.webhook();
        LeasedDelivery settled = scene.handedOver(webhook);
        LeasedDelivery cancelled = scene.handedOver(webhook);
        LeasedDelivery others = scene.handedOver(scene.join(), webhook, scene.event());
        scene.settle(scene.succeeded(settled));
        storage.deliveryRequests().cancel(scene.account(), cancelled.id());

        storage.deliveryQueue()
                .giveBack(scene.node(), List.of(settled.id(), cancelled.id(), others.id(), new DeliveryId(scene.id())));

        assertThat(scene.claim(scene.node(), webhook, 10)).isEmpty();
        assertThat(scene.stored(settled).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(scene.stored(cancelled).state()).isEqualTo(DeliveryState.CANCELLED);
    }
}
