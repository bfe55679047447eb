package io.postrider.persistence.managed;

import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/** A registered event type as it is stored. */
@Entity
@Table(name = "event_type")
@IdClass(EventTypeRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class EventTypeRow {
    /** Whose it is, and its name. */
    record Key(UUID accountId, String name) implements Serializable {}

    @Id
    @Column(name = "account_id")
    UUID accountId;

    @Id
    String name;

    String description;

    String category;

    @Column(name = "json_schema")
    String schema;

    EventTypeRow() {}

    RegisteredEventType toDomain() {
        return new RegisteredEventType(new EventType(name), description, category, schema);
    }
}
