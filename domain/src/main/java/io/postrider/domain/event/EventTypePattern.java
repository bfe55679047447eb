package io.postrider.domain.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Selects event types: a type itself ({@code user.created}), all types below a prefix ({@code user.*}, at any depth), or
 * all ({@code *}).
 */
public record EventTypePattern(String text) {
    public static final String RULE = "must be an event type, an event type followed by '.*', or '*'";

    private static final String ANY = "*";
    private static final String ANY_BELOW = ".*";

    public EventTypePattern {
        if (!isValid(text)) {
            throw new IllegalArgumentException("an event type pattern " + RULE);
        }
    }

    /** The pattern of that text, or empty where the text breaks the {@link #RULE}. */
    public static Optional<EventTypePattern> of(String text) {
        return isValid(text) ? Optional.of(new EventTypePattern(text)) : Optional.empty();
    }

    public static EventTypePattern exactly(EventType type) {
        return new EventTypePattern(type.name());
    }

    /** All patterns that match the type: itself, one for each prefix, and that for all. */
    public static List<EventTypePattern> matching(EventType type) {
        List<EventTypePattern> patterns = new ArrayList<>();
        patterns.add(exactly(type));
        String name = type.name();
        for (int dot = name.lastIndexOf('.'); dot >= 0; dot = name.lastIndexOf('.', dot - 1)) {
            patterns.add(new EventTypePattern(name.substring(0, dot) + ANY_BELOW));
        }
        patterns.add(new EventTypePattern(ANY));
        return patterns;
    }

    public boolean matches(EventType type) {
        if (text.equals(ANY)) {
            return true;
        }
        if (text.endsWith(ANY_BELOW)) {
            return type.name().length() > text.length() - 1 && type.name().startsWith(prefix());
        }
        return text.equals(type.name());
    }

    /** The one type that this selects, or empty where it selects by a wildcard. */
    public Optional<EventType> exactType() {
        return text.endsWith(ANY) ? Optional.empty() : EventType.of(text);
    }

    private String prefix() {
        return text.substring(0, text.length() - 1); // keeps the dot
    }

    private static boolean isValid(String text) {
        if (text.equals(ANY)) {
            return true;
        }
        String name = text.endsWith(ANY_BELOW) ? text.substring(0, text.length() - ANY_BELOW.length()) : text;
        return EventType.isValid(name);
    }

    @Override
    public String toString() {
        return text;
    }
}
