package io.postrider.bench.worker;

import io.postrider.bench.measure.LatencyHistogram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a worker answers to a command: named values, as one line {@code name=value name=value}. Neither holds a space.
 */
public record Reply(Map<String, String> values) {
    public Reply {
        values = new LinkedHashMap<>(values);
    }

    /** An answer that only says that it is done. */
    public static Reply done() {
        return new Reply(Map.of());
    }

    static Reply parse(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String entry : line.split(" ", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                values.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return new Reply(values);
    }

    /** The number of this name. */
    public long number(String name) {
        return Long.parseLong(text(name));
    }

    /** The number of this name, or 0 where there is none. */
    public long numberOrZero(String name) {
        return Long.parseLong(values.getOrDefault(name, "0"));
    }

    /** The histogram of this name, or an empty one where there is none. */
    public LatencyHistogram histogram(String name) {
        return LatencyHistogram.decode(values.getOrDefault(name, ""));
    }

    /** All values whose name begins so, by the rest of their names. */
    public Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    private String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in the answer " + values.keySet());
        }
        return value;
    }

    String line() {
        StringBuilder line = new StringBuilder();
        values.forEach((name, value) -> {
            if (name.indexOf(' ') >= 0 || name.indexOf('=') >= 0 || value.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("cannot be told in one line: " + name);
            }
            line.append(line.isEmpty() ? "" : " ").append(name).append('=').append(value);
        });
        return line.toString();
    }
}
