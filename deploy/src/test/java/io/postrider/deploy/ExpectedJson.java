package io.postrider.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares JSON field by field: types, values, no field missing, none too many. In place of a value there can be, as a string:
 *
 * <ul>
 *   <li>{@code {any}}: any value but null
 *   <li>{@code {time}}: ISO 8601 in UTC, in seconds
 *   <li>{@code {number}}: a number
 *   <li>{@code {like <regular expression>}}: a string that matches
 *   <li>{@code {id:<name>}}, {@code {id:<name> <regular expression>}}: a string, which is captured; the same again where the name is
 *       known
 * </ul>
 */
final class ExpectedJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
    private static final Pattern CAPTURE = Pattern.compile("\\{id:([A-Za-z][A-Za-z0-9]*)(?: (.+))?}");
    private static final Pattern LIKE = Pattern.compile("\\{like (.+)}");

    private final Variables variables;
    private final List<String> problems = new ArrayList<>();

    private ExpectedJson(Variables variables) {
        this.variables = variables;
    }

    /** What is different, one line for each; captures where nothing is. */
    static List<String> problems(String expected, String actual, Variables variables) {
        JsonNode expectedTree = tree(expected);
        JsonNode actualTree;
        try {
            actualTree = MAPPER.readTree(actual);
        } catch (JsonProcessingException e) {
            return List.of("is not JSON: " + actual);
        }
        Variables tried = variables.copy();
        ExpectedJson comparison = new ExpectedJson(tried);
        comparison.compare("$", expectedTree, actualTree);
        if (comparison.problems.isEmpty()) {
            variables.takeOver(tried);
        }
        return comparison.problems;
    }

    private static JsonNode tree(String expected) {
        try {
            return MAPPER.readTree(expected);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the transcript's own JSON is wrong: " + expected, e);
        }
    }

    private void compare(String path, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            compareFields(path, expected, actual);
        } else if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                problems.add(path + " has " + actual.size() + " items, not " + expected.size() + ": " + actual);
                return;
            }
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "[" + i + "]", expected.get(i), actual.get(i));
            }
        } else if (expected.isTextual()) {
            compareText(path, expected.textValue(), actual);
        } else if (!expected.equals(actual)) {
            problems.add(path + " is " + actual + ", not " + expected);
        }
    }

    private void compareFields(String path, JsonNode expected, JsonNode actual) {
        Set<String> missing = names(expected);
        missing.removeAll(names(actual));
        missing.forEach(name -> problems.add(path + "." + name + " is missing"));
        Set<String> extra = names(actual);
        extra.removeAll(names(expected));
        extra.forEach(name -> problems.add(path + "." + name + " is too much: " + actual.get(name)));
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            if (actual.has(field.getKey())) {
                compare(path + "." + field.getKey(), field.getValue(), actual.get(field.getKey()));
            }
        }
    }

    private void compareText(String path, String expected, JsonNode actual) {
        Matcher capture = CAPTURE.matcher(expected);
        Matcher like = LIKE.matcher(expected);
        if (expected.equals("{any}")) {
            check(!actual.isNull(), path, actual, "any value");
        } else if (expected.equals("{number}")) {
            check(actual.isNumber(), path, actual, "a number");
        } else if (expected.equals("{time}")) {
            check(actual.isTextual() && TIME.matcher(actual.textValue()).matches(), path, actual, "a time in seconds");
        } else if (like.matches()) {
            check(isLike(actual, like.group(1)), path, actual, "like " + like.group(1));
        } else if (capture.matches()) {
            capture(path, capture.group(1), capture.group(2) == null ? ".+" : capture.group(2), actual);
        } else {
            String filled = variables.filled(expected);
            check(actual.isTextual() && actual.textValue().equals(filled), path, actual, "\"" + filled + "\"");
        }
    }

    private void capture(String path, String name, String pattern, JsonNode actual) {
        if (!isLike(actual, pattern)) {
            check(false, path, actual, "like " + pattern);
        } else if (variables.has(name)) {
            check(variables.get(name).equals(actual.textValue()), path, actual, "the same as " + variables.get(name));
        } else {
            variables.set(name, actual.textValue());
        }
    }

    private static boolean isLike(JsonNode actual, String pattern) {
        return actual.isTextual()
                && Pattern.compile(pattern, Pattern.DOTALL)
                        .matcher(actual.textValue())
                        .matches();
    }

    private void check(boolean holds, String path, JsonNode actual, String expected) {
        if (!holds) {
            problems.add(path + " is " + actual + ", not " + expected);
        }
    }

    private static Set<String> names(JsonNode object) {
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
