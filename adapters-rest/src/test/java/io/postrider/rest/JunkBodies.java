package io.postrider.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes wrong bodies of what the document says of a call's body: what is not JSON or no object, and for each field values of all wrong
 * types, what is too long, too many and too deep, what is there twice, and the body without it. Which fields there are, which must be
 * there, and which may be null or empty, is read from the schema; values that are right from the example that has all fields.
 */
final class JunkBodies {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONG = 5_000;
    private static final int MANY = 10_000;
    private static final int DEEP = 400;

    private final ApiDocument document;
    private final ObjectNode right;
    private final Map<String, byte[]> bodies = new LinkedHashMap<>();
    private final Set<String> required = new TreeSet<>();
    private final Set<String> nullable = new TreeSet<>();
    private final Set<String> mayBeEmpty = new TreeSet<>();

    private JunkBodies(ApiDocument document, ObjectNode right) {
        this.document = document;
        this.right = right;
    }

    /** Of the body of a call. One of its examples must have all fields. */
    static JunkBodies of(ApiDocument document, DialectCall call) {
        JunkBodies junk = new JunkBodies(document, (ObjectNode) call.rightBody());
        junk.readRules("", call.bodySchema(), junk.right);
        return junk;
    }

    /** Bodies that are no JSON objects, for calls that read no field. */
    static Map<String, byte[]> withoutFields(ApiDocument document) {
        JunkBodies junk = new JunkBodies(document, MAPPER.createObjectNode().put("url", "https://example.com/hook"));
        junk.noObjects();
        return junk.bodies;
    }

    private void readRules(String prefix, JsonNode schema, JsonNode value) {
        JsonNode object = document.branchFor(schema, value);
        object.path("required").forEach(name -> required.add(prefix + name.asText()));
        value.properties().forEach(entry -> {
            String field = prefix + entry.getKey();
            JsonNode rule = object.path("properties").has(entry.getKey())
                    ? object.path("properties").path(entry.getKey())
                    : object.path("additionalProperties");
            if (document.problems(rule, NullNode.getInstance()).isEmpty()) {
                nullable.add(field);
            }
            if (document.problems(rule, TextNode.valueOf("")).isEmpty()) {
                mayBeEmpty.add(field);
            }
            if (entry.getValue().isObject()) {
                readRules(field + ".", rule, entry.getValue());
            }
        });
    }

    /** The wrong bodies, each under the words that say what is wrong with it. */
    Map<String, byte[]> all() {
        noObjects();
        fields("", right);
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
        bodies.put(
                "half a pair in UTF-8",
                new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'});
        bodies.put("nothing but a mark of order", new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
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
                "a huge number", "9".repeat(LONG),
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
        put(field + " is there twice", field, value + ",\"" + name(field) + "\":" + value);
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
}
