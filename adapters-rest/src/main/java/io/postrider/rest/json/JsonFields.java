package io.postrider.rest.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an answer some of which are absent at times, in the order in which they are added. Not for several threads. */
public final class JsonFields {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Adds a field, which is null where the value is. */
    public JsonFields with(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a field where there is a value. */
    public JsonFields withIfAny(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    Map<String, @Nullable Object> all() {
        return Collections.unmodifiableMap(fields);
    }
}
