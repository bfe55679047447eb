package io.postrider.persistence.engine;

import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.EventId;
import io.postrider.persistence.database.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How events stand in their table. */
final class Events {
    private Events() {}

    /** The own id as it is stored: null where it can be derived. */
    static @Nullable String storedPublicId(Event event) {
        return event.publicId().equals(PublicEventId.of(event.id()))
                ? null
                : event.publicId().text();
    }

    static PublicEventId publicId(EventId id, @Nullable String stored) {
        return stored == null ? PublicEventId.of(id) : new PublicEventId(stored);
    }

    /** Reads the columns {@code event_id, account_id, public_id, type, occurred_at, data}. */
    static Event read(Row row) throws SQLException {
        EventId id = new EventId(row.uuid("event_id"));
        return new Event(
                id,
                publicId(id, row.textOrNull("public_id")),
                new AccountId(row.uuid("account_id")),
                new EventType(row.text("type")),
                row.instant("occurred_at"),
                EventPayload.of(row.bytes("data")));
    }
}
