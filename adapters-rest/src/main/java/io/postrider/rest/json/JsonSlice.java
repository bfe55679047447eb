package io.postrider.rest.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One JSON value as the bytes that a client sent: a stretch of a text that was found well-formed as a whole. Nothing is
 * converted before it is asked for, so that numbers of any size, spacing, escapes and key order are kept.
 */
public final class JsonSlice {
    /** Deeper values are refused: nobody means them, and each level costs stack in somebody's parser. */
    public static final int MAX_DEPTH = 500;

    private final byte[] text;
    private final int start;
    private final int end;

    JsonSlice(byte[] text, int start, int end) {
        this.text = text;
        this.start = start;
        this.end = end;
    }

    /**
     * The value that a text is.
     *
     * @param text UTF-8; not to be changed any more
     */
    public static JsonSlice of(byte[] text) throws MalformedJson {
        return JsonScanner.scan(text, MAX_DEPTH);
    }

    public JsonKind kind() {
        return switch (text[start]) {
            case '{' -> JsonKind.OBJECT;
            case '[' -> JsonKind.ARRAY;
            case '"' -> JsonKind.STRING;
            case 't', 'f' -> JsonKind.BOOLEAN;
            case 'n' -> JsonKind.NULL;
            default -> JsonKind.NUMBER;
        };
    }

    public boolean isNull() {
        return kind() == JsonKind.NULL;
    }

    /** A copy of the bytes, without whitespace around them. */
    public byte[] bytes() {
        return Arrays.copyOfRange(text, start, end);
    }

    /** The value as it was written, escapes and all. */
    public String source() {
        return new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    /** What a string says, its escapes resolved. Lone surrogates stay. MUST be called on strings only. */
    public String string() {
        need(JsonKind.STRING);
        String raw = new String(text, start + 1, end - start - 2, StandardCharsets.UTF_8);
        int escape = raw.indexOf('\\');
        return escape < 0 ? raw : unescaped(raw, escape);
    }

    /** MUST be called on booleans only. */
    public boolean bool() {
        need(JsonKind.BOOLEAN);
        return text[start] == 't';
    }

    /** The fields of an object in their order, repetitions included. MUST be called on objects only. */
    public List<Member> members() {
        need(JsonKind.OBJECT);
        List<Member> members = new ArrayList<>();
        int at = skipWhitespace(start + 1);
        while (text[at] != '}') {
            int nameEnd = endOfValue(at);
            String name = new JsonSlice(text, at, nameEnd).string();
            at = skipWhitespace(skipWhitespace(nameEnd) + 1); // the colon
            int valueEnd = endOfValue(at);
            members.add(new Member(name, new JsonSlice(text, at, valueEnd)));
            at = skipWhitespace(valueEnd);
            if (text[at] == ',') {
                at = skipWhitespace(at + 1);
            }
        }
        return members;
    }

    /** The items of an array. MUST be called on arrays only. */
    public List<JsonSlice> items() {
        need(JsonKind.ARRAY);
        List<JsonSlice> items = new ArrayList<>();
        int at = skipWhitespace(start + 1);
        while (text[at] != ']') {
            int valueEnd = endOfValue(at);
            items.add(new JsonSlice(text, at, valueEnd));
            at = skipWhitespace(valueEnd);
            if (text[at] == ',') {
                at = skipWhitespace(at + 1);
            }
        }
        return items;
    }

    /** One field of an object. */
    public record Member(String name, JsonSlice value) {}

    private void need(JsonKind expected) {
        if (kind() != expected) {
            throw new IllegalStateException("asked for " + expected.words() + " where there is " + kind().words());
        }
    }

    private int skipWhitespace(int at) {
        int i = at;
        while (JsonScanner.isWhitespace(text[i])) {
            i++;
        }
        return i;
    }

    /** The end of the value that starts at {@code from}: the text is known to be well-formed. */
    private int endOfValue(int from) {
        return switch (text[from]) {
            case '"' -> endOfString(from);
            case '{', '[' -> endOfNested(from);
            default -> {
                int i = from + 1;
                while (i < end && isPartOfScalar(text[i])) {
                    i++;
                }
                yield i;
            }
        };
    }

    private int endOfNested(int from) {
        int depth = 0;
        int i = from;
        do {
            switch (text[i]) {
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    depth--;
                    i++;
                }
                case '"' -> i = endOfString(i);
                default -> i++;
            }
        } while (depth > 0);
        return i;
    }

    private int endOfString(int from) {
        int i = from + 1;
        while (text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static boolean isPartOfScalar(byte b) {
        return b != ',' && b != '}' && b != ']' && !JsonScanner.isWhitespace(b);
    }

    private static String unescaped(String raw, int firstEscape) {
        StringBuilder out = new StringBuilder(raw.length());
        out.append(raw, 0, firstEscape);
        int i = firstEscape;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = raw.charAt(i++);
            switch (escaped) {
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    out.append((char) Integer.parseInt(raw, i, i + 4, 16));
                    i += 4;
                }
                default -> out.append(escaped);
            }
        }
        return out.toString();
    }

    /** Only the size: what clients send does not belong into logs. */
    @Override
    public String toString() {
        return kind().words() + " of " + (end - start) + " bytes";
    }
}
