package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Partitions} keeps. */
public abstract class PartitionsContract {
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

    private Event eventOf(Instant moment) {
        EventId id = new EventId(new TimeOrderedUuids(new Random()).next(moment));
        Event plain = scene.event();
        return new Event(id, PublicEventId.of(id), scene.account(), plain.type(), plain.occurredAt(), plain.data());
    }
}
