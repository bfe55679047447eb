package io.postrider.deploy;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a transcript calls {@code {name}}. */
final class Variables {
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");

    private final Map<String, String> values = new HashMap<>();

    boolean has(String name) {
        return values.containsKey(name);
    }

    String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the transcript uses {" + name + "}, which nothing has given a value");
        }
        return value;
    }

    void set(String name, String value) {
        values.put(name, value);
    }

    Variables copy() {
        Variables copy = new Variables();
        copy.values.putAll(values);
        return copy;
    }

    void takeOver(Variables other) {
        values.putAll(other.values);
    }

    /** The text with the values in place of the names. */
    String filled(String text) {
        return NAME.matcher(text).replaceAll(match -> Matcher.quoteReplacement(get(match.group(1))));
    }
}
