package io.postrider.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call of a dialect as the OpenAPI document describes it, which is held to describe every call of the resources: a new call or field
 * is walked by {@link DialectEdgesContract} without more ado.
 */
final class DialectCall {
    private static final Pattern SCOPE = Pattern.compile("Needs the scope `([a-z:]+)`");
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private final ApiDocument document;
    private final String name;
    private final String method;
    private final String path;
    private final JsonNode operation;

    private DialectCall(ApiDocument document, String name) {
        this.document = document;
        this.name = name;
        method = name.split(" ", 2)[0];
        path = name.split(" ", 2)[1];
        operation = document.operation(name);
    }

    /** All calls of a dialect. */
    static List<DialectCall> of(ApiDocument document, String dialect) {
        List<DialectCall> calls = document.calls().stream()
                .filter(call -> call.contains(" /" + dialect + "/"))
                .map(call -> new DialectCall(document, call))
                .toList();
        assertThat(calls).as("calls of %s", dialect).hasSizeGreaterThanOrEqualTo(4);
        return calls;
    }

    String method() {
        return method;
    }

    /** Whether it is about one thing that has an id. */
    boolean takesId() {
        return path.contains("{");
    }

    /** The path for that id. */
    String path(String id) {
        return PARAMETER.matcher(path).replaceAll(Matcher.quoteReplacement(id));
    }

    /** The path before its parameter is filled in. */
    String path() {
        return path;
    }

    boolean isCreate() {
        return method.equals("POST") && !takesId();
    }

    boolean isList() {
        return method.equals("GET") && !takesId() && document.calls().contains("POST " + path);
    }

    /** Whether a body can come with it, documented or not. */
    boolean mayHaveBody() {
        return !method.equals("GET") && !method.equals("DELETE");
    }

    boolean readsFields() {
        return operation.has("requestBody");
    }

    JsonNode bodySchema() {
        return document.resolved(mediaType().path("schema"));
    }

    private JsonNode mediaType() {
        return operation.path("requestBody").path("content").path("application/json");
    }

    /** The example that has every field. */
    JsonNode rightBody() {
        TreeSet<String> fields = new TreeSet<>();
        bodySchema().path("properties").fieldNames().forEachRemaining(fields::add);
        return ApiDocument.examples(mediaType()).stream()
                .map(Map.Entry::getValue)
                .filter(example -> {
                    TreeSet<String> there = new TreeSet<>();
                    example.fieldNames().forEachRemaining(there::add);
                    return there.equals(fields);
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " has no example with all of " + fields));
    }

    String rightText() {
        return readsFields() ? rightBody().toString() : "";
    }

    /** The scope that a key needs. */
    String scope() {
        Matcher matcher = SCOPE.matcher(operation.path("description").asText());
        assertThat(matcher.find()).as("%s names its scope", name).isTrue();
        return matcher.group(1);
    }

    /** Its parameters in that place, {@code query} or {@code header}, by name: the schema of each. */
    Map<String, JsonNode> parameters(String place) {
        Map<String, JsonNode> found = new TreeMap<>();
        allParameters()
                .filter(parameter -> parameter.path("in").asText().equals(place))
                .forEach(parameter ->
                        found.put(parameter.path("name").asText(), document.resolved(parameter.path("schema"))));
        return found;
    }

    /** Headers that every request needs, with values. */
    String[] neededHeaders(String value) {
        List<String> headers = new ArrayList<>();
        allParameters()
                .filter(parameter -> parameter.path("in").asText().equals("header")
                        && parameter.path("required").asBoolean())
                .forEach(parameter ->
                        headers.addAll(List.of(parameter.path("name").asText(), value)));
        return headers.toArray(String[]::new);
    }

    private Stream<JsonNode> allParameters() {
        List<JsonNode> parameters = new ArrayList<>();
        document.root()
                .path("paths")
                .path(path)
                .path("parameters")
                .forEach(parameter -> parameters.add(document.resolved(parameter)));
        operation.path("parameters").forEach(parameter -> parameters.add(document.resolved(parameter)));
        return parameters.stream();
    }

    @Override
    public String toString() {
        return name;
    }
}
