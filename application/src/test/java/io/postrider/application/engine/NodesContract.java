package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.webhook.WebhookChanges;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Nodes} keeps. */
public abstract class NodesContract {
    /** So long that no pause of the machine counts beside it. */
    private static final Duration DEAD_AFTER = Scene.DEAD_AFTER;

    private EngineStorage storage;
    private Scene scene;
    private WebhookId webhook;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        scene = new Scene(storage);
        webhook = scene.webhook();
    }

    @Test
    void a_heartbeat_tells_the_time_of_the_database() {
        assertThat(scene.beat(scene.node(), new DeliveryId(scene.id())))
                .hasValueSatisfying(heartbeat -> assertThat(heartbeat.time())
                        .isCloseTo(storage.now(), Assertions.within(1, ChronoUnit.MINUTES)));
    }

    @Test
    void the_time_of_the_database_is_there_before_anybody_joins() {
        assertThat(storage.nodes().time()).isCloseTo(storage.now(), Assertions.within(1, ChronoUnit.MINUTES));
    }

    @Test
    void a_node_that_never_joined_has_no_heartbeat() {
        assertThat(scene.beat(new NodeId(scene.id()), new DeliveryId(scene.id())))
                .isEmpty();
    }

    @Test
    void a_node_notes_how_far_it_has_read_for_the_others() {
        NodeId reader = scene.join();
        assertThat(storage.nodes().cursorsOfOthers(scene.node(), DEAD_AFTER))
                .containsExactly(WebhookChanges.FROM_THE_START);

        storage.nodes().goesBy(reader, "17:19:17");

        assertThat(storage.nodes().cursorsOfOthers(scene.node(), DEAD_AFTER)).containsExactly("17:19:17");
        assertThat(storage.nodes().cursorsOfOthers(reader, DEAD_AFTER)).containsExactly(WebhookChanges.FROM_THE_START);
    }

    @Test
    void a_heartbeat_keeps_what_a_node_has_noted_and_joining_again_does_not() {
        NodeId reader = scene.join();
        storage.nodes().goesBy(reader, "17:19:17");

        scene.beat(reader, new DeliveryId(scene.id()));
        List<String> afterBeat = storage.nodes().cursorsOfOthers(scene.node(), DEAD_AFTER);
        storage.nodes().join(reader, "localhost");

        assertThat(afterBeat).containsExactly("17:19:17");
        assertThat(storage.nodes().cursorsOfOthers(scene.node(), DEAD_AFTER))
                .containsExactly(WebhookChanges.FROM_THE_START);
    }

    @Test
    void a_node_that_does_not_beat_or_has_left_is_not_asked_how_far_it_has_read() throws Exception {
        NodeId frozen = scene.join();
        NodeId left = scene.join();
        storage.letTimePass(Duration.ofMinutes(11));
        scene.beat(left, new DeliveryId(scene.id()));
        assertThat(storage.nodes().cursorsOfOthers(scene.node(), DEAD_AFTER)).hasSize(1);

        storage.nodes().leave(left);
        storage.nodes().goesBy(left, "17:19:17");

        assertThat(storage.nodes().cursorsOfOthers(scene.node(), DEAD_AFTER)).isEmpty();
        scene.beat(frozen, new DeliveryId(scene.id()));
        assertThat(storage.nodes().cursorsOfOthers(scene.node(), DEAD_AFTER))
                .containsExactly(WebhookChanges.FROM_THE_START);
    }

    @Test
    void a_heartbeat_tells_of_others_that_seem_to_be_dead_but_not_of_its_own_node() {
        NodeId other = scene.join();
        storage.letTimePass(Duration.ofMinutes(9));
        assertThat(isAnotherDeadFor(other)).isFalse();
        storage.letTimePass(Duration.ofMinutes(9));

        assertThat(isAnotherDeadFor(other)).isTrue();
        assertThat(isAnotherDeadFor(scene.node())).isFalse();

        storage.letTimePass(Duration.ofMinutes(11));
        scene.beat(other, new DeliveryId(scene.id()));
        assertThat(isAnotherDeadFor(scene.node())).isFalse();
    }

    private boolean isAnotherDeadFor(NodeId node) {
        return scene.beat(node, new DeliveryId(scene.id())).orElseThrow().isAnotherDead();
    }

    @Test
    void a_node_that_beats_in_time_keeps_its_deliveries() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook);
        storage.letTimePass(Duration.ofMinutes(9));
        scene.beat(scene.node(), delivery.id());
        storage.letTimePass(Duration.ofMinutes(9));

        int freed = storage.nodes().takeOver(DEAD_AFTER);

        assertThat(freed).isZero();
        assertThat(scene.settle(scene.succeeded(delivery)).lost()).isEmpty();
    }

    @Test
    void the_deliveries_of_a_dead_node_wait_and_are_due() throws Exception {
        WebhookId second = scene.webhook();
        LeasedDelivery handedOver = scene.handedOver(webhook);
        scene.settle(scene.toRetry(scene.handedOver(second), scene.now().minusSeconds(1)));
        LeasedDelivery claimed = scene.claimed(second);
        scene.beat(scene.node(), handedOver.id());
        storage.letTimePass(Duration.ofMinutes(11));
        NodeId other = scene.join();

        int freed = storage.nodes().takeOver(DEAD_AFTER);

        assertThat(freed).isEqualTo(2);
        assertThat(scene.beat(scene.node(), handedOver.id())).isEmpty();
        assertThat(scene.stored(handedOver).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(scene.stored(handedOver).nextAttemptAt()).isBeforeOrEqualTo(storage.now());
        assertThat(scene.claimed(other, webhook))
                .isEqualTo(new LeasedDelivery(handedOver.id(), handedOver.event(), webhook, 0, Trigger.SCHEDULE, true));
        assertThat(scene.claimed(other, second)).isEqualTo(claimed);
    }

    @Test
    void what_was_handed_over_before_the_first_heartbeat_is_taken_over_too() throws Exception {
        LeasedDelivery handedOver = scene.handedOver(webhook);
        storage.letTimePass(Duration.ofMinutes(11));
        NodeId other = scene.join();

        storage.nodes().takeOver(DEAD_AFTER);

        assertThat(scene.claimed(other, webhook).id()).isEqualTo(handedOver.id());
    }

    @Test
    void what_a_dead_node_had_finished_is_left_alone() throws Exception {
        LeasedDelivery done = scene.handedOver(webhook);
        LeasedDelivery later = scene.handedOver(webhook);
        scene.settle(scene.succeeded(done), scene.toRetry(later, scene.now().plus(Duration.ofHours(1))));
        storage.letTimePass(Duration.ofMinutes(11));
        NodeId other = scene.join();

        int freed = storage.nodes().takeOver(DEAD_AFTER);

        assertThat(freed).isZero();
        assertThat(scene.claim(other, webhook, 10)).isEmpty();
        assertThat(scene.stored(later).state()).isEqualTo(DeliveryState.RETRYING);
    }

    @Test
    void the_deliveries_of_other_nodes_are_left_alone() throws Exception {
        scene.handedOver(webhook);
        storage.letTimePass(Duration.ofMinutes(11));
        NodeId other = scene.join();
        LeasedDelivery ofTheOther = scene.handedOver(other, webhook, scene.event());

        int freed = storage.nodes().takeOver(DEAD_AFTER);

        assertThat(freed).isEqualTo(1);
        assertThat(storage.settlementStore()
                        .settle(other, List.of(scene.succeeded(ofTheOther)))
                        .lost())
                .isEmpty();
    }

    @Test
    void many_nodes_that_take_over_at_once_free_each_delivery_once() throws Exception {
        for (int i = 0; i < 20; i++) {
            scene.handedOver(webhook);
        }
        NodeId second = scene.join();
        for (int i = 0; i < 20; i++) {
            scene.handedOver(second, webhook, scene.event());
        }
        storage.letTimePass(Duration.ofMinutes(11));
        NodeId other = scene.join();

        List<Integer> freed = Race.of(4, i -> () -> storage.nodes().takeOver(DEAD_AFTER));

        assertThat(freed.stream().mapToInt(Integer::intValue).sum()
                        + storage.nodes().takeOver(DEAD_AFTER))
                .isEqualTo(40);
        assertThat(scene.claim(other, webhook, 100))
                .extracting(LeasedDelivery::id)
                .doesNotHaveDuplicates()
                .hasSize(40);
    }

    @Test
    void a_node_that_leaves_gives_back_what_it_holds() throws Exception {
        WebhookId second = scene.webhook();
        LeasedDelivery handedOver = scene.handedOver(webhook);
        scene.waiting(second);
        LeasedDelivery claimed = scene.claimed(second);
        NodeId other = scene.join();

        storage.nodes().leave(scene.node());

        assertThat(scene.beat(scene.node(), handedOver.id())).isEmpty();
        assertThat(scene.claimed(other, webhook).id()).isEqualTo(handedOver.id());
        assertThat(scene.claimed(other, second)).isEqualTo(claimed);
    }

    @Test
    void a_node_that_has_left_can_leave_again() {
        storage.nodes().leave(scene.node());

        storage.nodes().leave(scene.node());

        assertThat(storage.nodes().takeOver(Duration.ZERO)).isZero();
    }
}
