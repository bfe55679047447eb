package io.postrider.deploy;

import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.EventId;
import io.postrider.launcher.DatabaseAccess;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the tables say of events, by the ids that receivers see. */
final class StoredEvents {
    private StoredEvents() {}

    static Set<String> ofType(DatabaseAccess database, String type) throws SQLException {
        return where(database, "e.type = '" + type + "'");
    }

    /** Those whose delivery has succeeded. */
    static Set<String> delivered(DatabaseAccess database, String type) throws SQLException {
        return where(
                database,
                "e.type = '" + type + "' AND EXISTS (SELECT FROM delivery d WHERE d.event_id = e.id AND d.state = 2)");
    }

    private static Set<String> where(DatabaseAccess database, String condition) throws SQLException {
        return Sql.texts(database, "SELECT coalesce(public_id, id::text) FROM event e WHERE " + condition).stream()
                .map(StoredEvents::outside)
                .collect(Collectors.toSet());
    }

    private static String outside(String id) {
        try {
            return PublicEventId.of(new EventId(UUID.fromString(id))).text();
        } catch (IllegalArgumentException givenByThePublisher) {
            return id;
        }
    }
}
