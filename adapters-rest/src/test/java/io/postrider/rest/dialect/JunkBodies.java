package io.postrider.rest.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes wrong bodies of a right one: what is not JSON or no object, and for each field of the right body values of all wrong types,
 * what is too long, too many and too deep, and the body without it. The fields that are there decide what is made, so the right
 * body should have all fields that the call reads.
 */
public final class JunkBodies {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONG = 5_000;
    private static final int MANY = 10_000;
    private static final int DEEP = 400;

    private final ObjectNode right;
    private final Map<String, byte[]> bodies = new LinkedHashMap<>();
    private Set<String> required = Set.of();
    private Set<String> nullable = Set.of();
    private Set<String> mayBeEmpty = Set.of();

    private JunkBodies(String right) {
        this.right = (ObjectNode) tree(right);
    }

    /** Starts from a right body. Fields below an object are named {@code object.field}. */
    public static JunkBodies of(String right) {
        return new JunkBodies(right);
    }

    /** Fields without which the body is wrong. */
    public JunkBodies required(String... fields) {
        required = Set.of(fields);
        return this;
    }

    /** Fields that may be null. */
    public JunkBodies nullable(String... fields) {
        nullable = Set.of(fields);
        return this;
    }

    /** Texts that may be empty. */
    public JunkBodies mayBeEmpty(String... fields) {
        mayBeEmpty = Set.of(fields);
        return this;
    }

    /** The wrong bodies, each under the words that say what is wrong with it. */
    public Map<String, byte[]> all() {
        noObjects();
        fields("", right);
        return bodies;
    }

    /** Those alone that are no JSON objects, for calls that read no field. */
    public Map<String, byte[]> withoutFields() {
        noObjects();
        return bodies;
    }

    private void noObjects() {
        text("words", "hello");
        text("half a body", right.toString().substring(0, right.toString().length() - 1));
        text("an open string", "{\"a\":\"");
        text("a comma too many", "{\"a\":1,}");
        text("single quotes", "{'a':1}");
        text("two objects", "{}{}");
        text("an array", "[" + right + "]");
        text("a string", "\"x\"");
        text("a number", "17");
        text("true", "true");
        text("null", "null");
        text("a form", "url=https%3A%2F%2Fexample.com");
        text("XML", "<webhook><url>https://example.com</url></webhook>");
        text("a control character in a string", "{\"a\":\"\u0001\"}");
        text("too deep", "[".repeat(MANY) + "]".repeat(MANY));
        bodies.put("no UTF-8", new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'});
        bodies.put("bytes", new byte[] {0, 1, 2, (byte) 0xFF, (byte) 0xFE});
        bodies.put("UTF-16", right.toString().getBytes(StandardCharsets.UTF_16));
        text("too large", "{\"a\":\"" + "x".repeat(1_100_000) + "\"}");
    }

    private void fields(String prefix, ObjectNode object) {
        object.properties().forEach(entry -> field(prefix + entry.getKey(), entry.getValue()));
    }

    private void field(String field, JsonNode value) {
        Map<String, String> wrong = new TreeMap<>(Map.of(
                "a string", "\"17\"",
                "a number", "17",
                "a fraction", "1.5e300",
                "true", "true",
                "an object", "{\"a\":1}",
                "an array", "[1]",
                "nested junk", "{\"a\":[".repeat(DEEP / 2) + "]}".repeat(DEEP / 2),
                "an array of arrays", "[".repeat(DEEP) + "]".repeat(DEEP)));
        wrong.keySet().removeAll(rightTypes(value));
        wrong.forEach((what, json) -> put(field + " is " + what, field, json));
        if (!nullable.contains(field)) {
            put(field + " is null", field, "null");
        }
        if (required.contains(field)) {
            remove(field);
        }
        if (value.isTextual()) {
            put(field + " is too long", field, "\"" + "x".repeat(LONG) + "\"");
            if (!mayBeEmpty.contains(field)) {
                put(field + " is empty", field, "\"\"");
            }
            put(field + " has a NUL", field, "\"https://example.com/\\u0000\"");
            put(field + " has half a pair", field, "\"https://example.com/\\ud800\"");
        } else if (value.isArray()) {
            items(field, value);
        } else if (value.isObject()) {
            fields(field + ".", (ObjectNode) value);
        }
    }

    private void items(String field, JsonNode value) {
        String item = value.get(0).toString();
        for (String junk : List.of(
                "null",
                "17",
                "true",
                "{}",
                "[]",
                "[" + item + "]",
                "\"\"",
                "\"no.such.type\"",
                "\"*\"",
                "\"a b\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"" + "x".repeat(LONG) + "\"")) {
            String shown = junk.length() > 40 ? "something long" : junk;
            put(field + " has the item " + shown, field, "[" + item + "," + junk + "]");
        }
        List<String> many = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            many.add("\"a.type" + i + "\"");
        }
        put(field + " has 10,000 items", field, "[" + String.join(",", many) + "]");
        put(field + " has 10,000 times the same item", field, "[" + (item + ",").repeat(MANY - 1) + item + "]");
    }

    private static Set<String> rightTypes(JsonNode value) {
        if (value.isTextual()) {
            return Set.of("a string");
        }
        return value.isBoolean() ? Set.of("true") : Set.of();
    }

    private void put(String what, String field, String json) {
        // The value goes in as text, so that what no tree can hold stays as it is.
        String marker = "@@junk@@";
        ObjectNode copy = right.deepCopy();
        owner(copy, field).set(name(field), TextNode.valueOf(marker));
        text(what, copy.toString().replace("\"" + marker + "\"", json));
    }

    private void remove(String field) {
        ObjectNode copy = right.deepCopy();
        owner(copy, field).remove(name(field));
        text(field + " is missing", copy.toString());
    }

    private static ObjectNode owner(ObjectNode root, String field) {
        ObjectNode owner = root;
        String[] names = field.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            owner = (ObjectNode) owner.get(names[i]);
        }
        return owner;
    }

    private static String name(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    private void text(String what, String body) {
        bodies.put(what, body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
