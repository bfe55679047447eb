package io.postrider.application.engine;

import io.postrider.domain.event.Event;
import io.postrider.domain.event.PublicEventId;
import java.util.List;

/** An event that is about to be written, with its deliveries. */
public record NewEvent(Event event, List<NewDelivery> deliveries) {
    public NewEvent {
        deliveries = List.copyOf(deliveries);
    }

    /** Whether the publisher gave it an id of its own, which then may exist already. */
    public boolean hasOwnId() {
        return !event.publicId().equals(PublicEventId.of(event.id()));
    }
}
