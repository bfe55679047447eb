package io.postrider.application.webhook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a request does to one field: nothing, where the field is absent; clear it; set it; or change what is in a map. */
public sealed interface Change<T> {
    /** The field is not in the request. */
    static <T> Change<T> keep() {
        return new Kept<>();
    }

    /** The field is back to what it is where a client never gave it. */
    static <T> Change<T> clear() {
        return new Cleared<>();
    }

    /** The field has this value. */
    static <T> Change<T> to(T value) {
        return new Computed<>(current -> value);
    }

    /** The entries of the patch are set in the map, those that are null in it removed, the others stay (RFC 7396). */
    static Change<Map<String, String>> merge(Map<String, @Nullable String> patch) {
        Map<String, @Nullable String> copy = new LinkedHashMap<>(patch);
        return new Computed<>(current -> {
            Map<String, String> merged = new LinkedHashMap<>(current);
            copy.forEach((key, value) -> {
                if (value == null) {
                    merged.remove(key);
                } else {
                    merged.put(key, value);
                }
            });
            return merged;
        });
    }

    /**
     * The field's new value.
     *
     * @param cleared makes the value of a field that is cleared
     */
    default T applied(T current, Supplier<T> cleared) {
        if (this instanceof Computed<T> computed) {
            return computed.from().apply(current);
        }
        return this instanceof Cleared<T> ? cleared.get() : current;
    }

    default boolean isKept() {
        return this instanceof Kept<T>;
    }

    default boolean isCleared() {
        return this instanceof Cleared<T>;
    }

    /** See {@link #keep()}. */
    record Kept<T>() implements Change<T> {}

    /** See {@link #clear()}. */
    record Cleared<T>() implements Change<T> {}

    /** See {@link #to} and {@link #merge}. */
    record Computed<T>(UnaryOperator<T> from) implements Change<T> {}
}
