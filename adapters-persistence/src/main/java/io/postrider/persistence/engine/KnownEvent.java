package io.postrider.persistence.engine;

import io.postrider.application.engine.NewEvent;
import io.postrider.application.engine.Receipt;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.EventId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a receipt tells of an event, and how it is kept with a request key: four words a line. */
record KnownEvent(EventId id, PublicEventId publicId, EventType type, int deliveries) {
    static KnownEvent of(NewEvent event) {
        return new KnownEvent(
                event.event().id(),
                event.event().publicId(),
                event.event().type(),
                event.deliveries().size());
    }

    Receipt.StoredAs storedAs(boolean isNew) {
        return new Receipt.StoredAs(publicId, type, id.createdAt(), deliveries, isNew);
    }

    static byte[] encode(List<KnownEvent> events) {
        return events.stream()
                .map(it -> it.id() + " " + it.publicId() + " " + it.type() + " " + it.deliveries() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    static List<KnownEvent> decode(byte[] lines) {
        return new String(lines, StandardCharsets.UTF_8)
                .lines()
                .map(KnownEvent::decode)
                .toList();
    }

    private static KnownEvent decode(String line) {
        String[] words = line.split(" ", -1);
        return new KnownEvent(
                new EventId(UUID.fromString(words[0])),
                new PublicEventId(words[1]),
                new EventType(words[2]),
                Integer.parseInt(words[3]));
    }
}
