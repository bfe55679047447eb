package io.postrider.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.rest.dialect.RestDialect;
import io.postrider.rest.fault.Surface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI document as tests read it. */
final class ApiDocument {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(100_000).build())
            .build());
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode root;

    private ApiDocument(JsonNode root) {
        this.root = root;
    }

    /** As a server that speaks all dialects shows it. */
    static ApiDocument load() {
        List<RestDialect> described = BuiltIn.DIALECTS.stream()
                .map(Dialect::name)
                .filter(Described::isThere)
                .<RestDialect>map(Described::new)
                .toList();
        try {
            return new ApiDocument(MAPPER.readTree(ApiDescription.of(
                            TextResource.read(OpenApiResource.class, "openapi.yaml"), described, BuiltIn.SCHEMES)
                    .json()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A dialect with nothing but its description. */
    private record Described(DialectName name) implements RestDialect {
        static boolean isThere(DialectName name) {
            return ApiDocument.class.getResource(resource(name)) != null;
        }

        private static String resource(DialectName name) {
            return name + "/openapi.yaml";
        }

        @Override
        public List<Object> resources() {
            return List.of();
        }

        @Override
        public Surface surface() {
            throw new UnsupportedOperationException("only described");
        }

        @Override
        public String openApi() {
            return TextResource.read(ApiDocument.class, resource(name));
        }
    }

    JsonNode root() {
        return root;
    }

    /** All calls, each as {@code GET /path/{parameter}}. */
    Set<String> calls() {
        Set<String> calls = new TreeSet<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(key -> {
                    if (!key.equals("parameters")) {
                        calls.add(key.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return calls;
    }

    JsonNode operation(String call) {
        String[] words = call.split(" ", 2);
        return root.path("paths").path(words[1]).path(words[0].toLowerCase(java.util.Locale.ROOT));
    }

    /** The value, or what it refers to. */
    JsonNode resolved(JsonNode node) {
        JsonNode ref = node.get("$ref");
        if (ref == null) {
            return node;
        }
        assertThat(ref.textValue()).startsWith("#/");
        JsonNode target = root.at(ref.textValue().substring(1));
        assertThat(target.isMissingNode()).as("%s is there", ref).isFalse();
        return resolved(target);
    }

    /** The schema, or that of its alternatives which the value is valid by. */
    JsonNode branchFor(JsonNode schema, JsonNode value) {
        JsonNode resolved = resolved(schema);
        for (JsonNode alternative : resolved.path("oneOf")) {
            if (problems(alternative, value).isEmpty()) {
                return resolved(alternative);
            }
        }
        return resolved;
    }

    /** What is wrong with a value by a schema of this document. */
    List<String> problems(JsonNode schema, JsonNode value) {
        ObjectNode complete = MAPPER.createObjectNode();
        complete.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        complete.set("components", root.path("components"));
        complete.set("allOf", MAPPER.createArrayNode().add(schema));
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        return SCHEMAS.getSchema(complete, config).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    /**
     * Fails where an answer is not the documented one: unless its path is in the document, so that it has to be a 404, its status
     * and media type must be among those of the call, and its body must be valid by their schema.
     */
    void check(String method, String path, int status, Optional<String> mediaType, byte[] body) {
        Optional<String> call = call(method, path);
        if (call.isEmpty()) {
            assertThat(status).as("%s %s is not documented", method, path).isIn(404, 405, 200);
            return;
        }
        JsonNode response = operation(call.get()).path("responses").get(String.valueOf(status));
        assertThat(response)
                .as("%s answers with %s, which is not documented", call.get(), status)
                .isNotNull();
        JsonNode content = resolved(response).path("content");
        if (body.length == 0) {
            assertThat(content.isMissingNode())
                    .as("%s %s has a body", call.get(), status)
                    .isTrue();
            return;
        }
        String type = mediaType.orElseThrow().replaceAll(";.*", "");
        JsonNode documented = content.get(type);
        assertThat(documented)
                .as("%s %s has the media type %s", call.get(), status, type)
                .isNotNull();
        if (!type.endsWith("json")) {
            return;
        }
        try {
            assertThat(problems(documented.path("schema"), MAPPER.readTree(body)))
                    .as("%s %s: %s", call.get(), status, new String(body, java.nio.charset.StandardCharsets.UTF_8))
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> call(String method, String path) {
        String plain = path.replaceAll("\\?.*", "");
        List<String> matching = new ArrayList<>();
        for (String call : calls()) {
            String[] words = call.split(" ", 2);
            String pattern = words[1].replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+");
            if (words[0].equals(method) && plain.matches(pattern)) {
                matching.add(call);
            }
        }
        // A path without parameters goes before one with.
        return matching.stream().filter(call -> !call.contains("{")).findFirst().or(() -> matching.stream()
                .findFirst());
    }

    /** All places in the document that hold that key. */
    List<JsonNode> all(String key) {
        List<JsonNode> found = new ArrayList<>();
        collect(root, key, found);
        return found;
    }

    private static void collect(JsonNode node, String key, List<JsonNode> found) {
        if (node.has(key)) {
            found.add(node);
        }
        Iterator<JsonNode> children = node.elements();
        while (children.hasNext()) {
            collect(children.next(), key, found);
        }
    }

    /** The examples of a media type by name. */
    static List<Map.Entry<String, JsonNode>> examples(JsonNode mediaType) {
        List<Map.Entry<String, JsonNode>> examples = new ArrayList<>();
        if (mediaType.has("example")) {
            examples.add(Map.entry("example", mediaType.get("example")));
        }
        mediaType
                .path("examples")
                .properties()
                .forEach(named ->
                        examples.add(Map.entry(named.getKey(), named.getValue().path("value"))));
        return examples;
    }
}
