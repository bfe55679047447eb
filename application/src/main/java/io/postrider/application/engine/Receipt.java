package io.postrider.application.engine;

import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import java.time.Instant;
import java.util.List;

/** What became of a {@link Publication} in a committed transaction. */
public sealed interface Receipt {
    /** All its events are stored, by this request or by an earlier one. */
    record Stored(List<StoredAs> events) implements Receipt {
        public Stored {
            events = List.copyOf(events);
        }
    }

    /** Nothing of it was stored. {@code field} names what was used before with another content. */
    record Conflict(String field) implements Receipt {}

    /**
     * One of its events, as it is stored.
     *
     * @param isNew false where an earlier request stored it, or another event of the same batch of requests: its deliveries
     *     are that one's
     */
    record StoredAs(PublicEventId id, EventType type, Instant createdAt, int deliveries, boolean isNew) {}
}
