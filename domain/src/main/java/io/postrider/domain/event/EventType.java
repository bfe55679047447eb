package io.postrider.domain.event;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A dotted name such as {@code user.created}: segments of letters, digits, {@code _} and {@code -}, at most 128 characters
 * in all.
 */
public record EventType(String name) {
    public static final int MAX_LENGTH = 128;
    public static final String RULE =
            "must be segments of letters, digits, '_' and '-' separated by dots, at most 128 characters";

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*+");

    public EventType {
        if (!isValid(name)) {
            throw new IllegalArgumentException("an event type " + RULE);
        }
    }

    /** The type of that name, or empty where the name breaks the {@link #RULE}. */
    public static Optional<EventType> of(String name) {
        return isValid(name) ? Optional.of(new EventType(name)) : Optional.empty();
    }

    static boolean isValid(String name) {
        return name.length() <= MAX_LENGTH && SYNTAX.matcher(name).matches();
    }

    @Override
    public String toString() {
        return name;
    }
}
