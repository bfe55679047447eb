package io.postrider.domain.event;

/**
 * An event type that an account, or a dialect's catalogue, describes.
 *
 * @param description what has happened when it is published; empty for none
 * @param category a heading to list it under; empty for none
 * @param schema a JSON Schema of its data, as JSON text; empty for none. It is documentation: events are not checked against it
 */
public record RegisteredEventType(EventType type, String description, String category, String schema) {
    public static final int MAX_DESCRIPTION_LENGTH = 1_000;
    public static final int MAX_CATEGORY_LENGTH = 100;
    public static final int MAX_SCHEMA_LENGTH = 65_536;
}
