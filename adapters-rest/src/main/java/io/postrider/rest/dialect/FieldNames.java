package io.postrider.rest.dialect;

import java.util.Map;

/**
 * How a dialect names the fields that the core names its own way.
 *
 * @param byNative the dialect's names by those of the native API; other fields are named alike
 */
public record FieldNames(Map<String, String> byNative) {
    public FieldNames {
        byNative = Map.copyOf(byNative);
    }

    /** The dialect's name of a field or of a part of it: {@code eventTypes[2]} can become {@code events[2]}. */
    public String of(String field) {
        String head = head(field);
        return byNative.getOrDefault(head, head) + field.substring(head.length());
    }

    /** The name of the field without item or entry: {@code events} for {@code eventTypes[2]}. */
    public String whole(String field) {
        String head = head(field);
        return byNative.getOrDefault(head, head);
    }

    private static String head(String field) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '[' || c == '.') {
                return field.substring(0, i);
            }
        }
        return field;
    }
}
