package io.postrider.delivery.http.monime;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds a string among the fields of a JSON object without parsing the rest. One pass, no recursion, so that neither size nor depth
 * of the data matter.
 *
 * <p>The text is taken to be well-formed, as the intake has checked it; for others the answer may be wrong, but there is one.
 */
final class TopLevelString {
    /** Of a backslash, {@code u} and four hex digits. */
    private static final int ESCAPE_LENGTH = 6;

    private final byte[] json;
    private final String name;
    private int at;

    private TopLevelString(String name, byte[] json) {
        this.name = name;
        this.json = json;
    }

    /**
     * The string, quotes and escapes as they were written, so that it is JSON. Empty where the text is no object or the field is
     * not there or no string. Where a field is there twice the last one counts, as it does for nearly all parsers.
     *
     * @param name ASCII, without {@code "} and {@code \}
     */
    static Optional<byte[]> named(String name, byte[] json) {
        return new TopLevelString(name, json).find();
    }

    private Optional<byte[]> find() {
        Optional<byte[]> found = Optional.empty();
        skipWhitespace();
        if (!isAt('{')) {
            return found;
        }
        at++;
        for (int depth = 1; depth > 0 && at < json.length; ) {
            switch (json[at]) {
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case '"' -> {
                    int start = at;
                    skipString();
                    int end = at;
                    skipWhitespace();
                    if (depth == 1 && isAt(':')) {
                        at++;
                        skipWhitespace();
                        if (isNamed(start, end)) {
                            found = stringHere();
                        }
                    }
                }
                default -> at++;
            }
        }
        return found;
    }

    /** Leaves {@code at} behind the string, or before a value of another kind. */
    private Optional<byte[]> stringHere() {
        if (!isAt('"')) {
            return Optional.empty();
        }
        int start = at;
        skipString();
        return Optional.of(Arrays.copyOfRange(json, start, at));
    }

    private void skipString() {
        at++;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, json.length);
    }

    private void skipWhitespace() {
        while (isAt(' ') || isAt('\n') || isAt('\r') || isAt('\t')) {
            at++;
        }
    }

    private boolean isAt(char expected) {
        return at < json.length && json[at] == expected;
    }

    /** Whether the string from {@code start} to {@code end}, both quotes included, says the name, with escapes or without. */
    private boolean isNamed(int start, int end) {
        int from = start + 1;
        for (int i = 0; i < name.length(); i++) {
            if (from >= end - 1) {
                return false;
            }
            boolean isEscaped = json[from] == '\\';
            if ((isEscaped ? escaped(from, end) : json[from]) != name.charAt(i)) {
                return false;
            }
            from += isEscaped ? ESCAPE_LENGTH : 1;
        }
        return from == end - 1;
    }

    /** The character that {@code \}{@code uXXXX} stands for; -1 for another escape: none of those stands for a letter or digit. */
    private int escaped(int from, int end) {
        if (from + ESCAPE_LENGTH > end - 1 || json[from + 1] != 'u') {
            return -1;
        }
        int character = 0;
        for (int i = from + 2; i < from + ESCAPE_LENGTH; i++) {
            character = 16 * character + Character.digit(json[i], 16);
        }
        return character;
    }
}
