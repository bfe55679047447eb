package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ChangeNotices} keeps. */
public abstract class ChangeNoticesContract {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final AtomicInteger told = new AtomicInteger();
    private EngineStorage storage;
    private Scene scene;
    private ChangeNotices notices;
    private CompletableFuture<Void> listening;
    private final List<DeliveryId> cancelled = new CopyOnWriteArrayList<>();

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        scene = new Scene(storage);
        notices = storage.changeNotices();
        listening = listen(notices, told);
    }

    private CompletableFuture<Void> listen(ChangeNotices notices, AtomicInteger counter) {
        return CompletableFuture.runAsync(
                () -> notices.listen(counter::incrementAndGet, cancelled::add), work -> new Thread(work).start());
    }

    @AfterEach
    void close() {
        notices.close();
    }

    @Test
    void who_listens_is_told_at_once() {
        awaitTold(1);
    }

    @Test
    void a_hold_is_told_to_all_who_listen() {
        AtomicInteger toldToAnother = new AtomicInteger();
        ChangeNotices another = storage.changeNotices();
        CompletableFuture<Void> alsoListening = listen(another, toldToAnother);
        awaitTold(1);
        await().atMost(AT_ONCE).until(() -> toldToAnother.get() == 1);

        storage.holds().hold(Map.of(scene.webhook(), scene.now().plusSeconds(30)));

        awaitTold(2);
        await().atMost(AT_ONCE).until(() -> toldToAnother.get() == 2);
        another.close();
        await().atMost(AT_ONCE).until(alsoListening::isDone);
        assertThat(listening).isNotDone();
    }

    @Test
    void what_only_deliveries_go_by_is_not_told() {
        awaitTold(1);

        NodeId node = scene.join();
        scene.beat(node, new DeliveryId(scene.id()));
        storage.holds().hold(Map.of(scene.webhook(), scene.now().plusSeconds(30)));

        awaitTold(2);
    }

    @Test
    void which_delivery_was_cancelled_that_a_node_holds_is_told_and_of_others_nothing() throws NodeIsDead {
        LeasedDelivery held = scene.handedOver(scene.webhook());
        DeliveryId waiting = scene.waiting(scene.webhook());
        awaitTold(1);

        storage.deliveryRequests().cancel(scene.account(), waiting);
        storage.deliveryRequests().cancel(scene.account(), held.id());
        storage.deliveryRequests().cancel(scene.account(), held.id());
        storage.holds().hold(Map.of(scene.webhook(), scene.now().plusSeconds(30)));

        awaitTold(2);
        assertThat(cancelled).containsExactly(held.id());
    }

    @Test
    void that_a_node_leaves_is_told_also_of_one_that_has_given_back_all_it_held() {
        NodeId leaving = scene.join();
        awaitTold(1);

        storage.nodes().leave(leaving);

        awaitTold(2);
    }

    @Test
    void that_a_node_is_declared_dead_is_told() {
        awaitTold(1);
        storage.letTimePass(Scene.DEAD_AFTER.plusSeconds(1));
        int before = awaitSilence(); // Time passes by changes of rows, which may be told.

        storage.nodes().takeOver(Scene.DEAD_AFTER);
        awaitTold(before + 1);

        storage.nodes().takeOver(Scene.DEAD_AFTER);
        storage.holds().hold(Map.of(scene.webhook(), scene.now().plusSeconds(30)));
        awaitTold(before + 2);
    }

    @Test
    void it_ends_when_it_is_closed_and_listens_no_more() {
        awaitTold(1);

        notices.close();

        await().atMost(AT_ONCE).until(listening::isDone);
        assertThat(listening).isCompleted();
        notices.listen(told::incrementAndGet, cancelled::add);
        storage.holds().hold(Map.of(scene.webhook(), scene.now().plusSeconds(30)));
        assertThat(told).hasValue(1);
    }

    private int awaitSilence() {
        AtomicInteger last = new AtomicInteger();
        await().atMost(AT_ONCE).during(Duration.ofMillis(500)).until(() -> last.getAndSet(told.get()) == told.get());
        return told.get();
    }

    private void awaitTold(int times) {
        await().atMost(AT_ONCE).until(() -> told.get() == times);
    }
}
