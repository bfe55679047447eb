package io.postrider.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.rest.dialect.RestDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The description of the native API with those of the dialects that are spoken added to it, each part written by hand. */
final class ApiDescription {
    private static final List<String> ADDED = List.of("paths", "components");

    private final ObjectNode root;

    private ApiDescription(ObjectNode root) {
        this.root = root;
    }

    /**
     * The whole, of parts in YAML.
     *
     * @param schemes that a webhook can be signed by
     */
    static ApiDescription of(String nativeApi, List<RestDialect> dialects, List<SignatureSchemeName> schemes) {
        ObjectNode root = (ObjectNode) read("the native API", nativeApi);
        ArrayNode names = ((ObjectNode) root.at("/components/schemas/Scheme")).putArray("enum");
        schemes.forEach(scheme -> names.add(scheme.text()));
        for (RestDialect dialect : dialects) {
            JsonNode part = read("the dialect " + dialect.name(), dialect.openApi());
            ((ArrayNode) root.get("tags")).addAll((ArrayNode) part.get("tags"));
            ADDED.forEach(field -> add((ObjectNode) root.get(field), (ObjectNode) part.path(field), field));
        }
        return new ApiDescription(root);
    }

    byte[] yaml() {
        try {
            return mapper().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the description cannot be written", e);
        }
    }

    byte[] json() {
        try {
            return new ObjectMapper().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the description cannot be written", e);
        }
    }

    /** Adds entries one by one; kinds of components are there already and get more of them. */
    private static void add(ObjectNode whole, ObjectNode part, String place) {
        part.properties().forEach(entry -> {
            JsonNode there = whole.get(entry.getKey());
            if (there == null) {
                whole.set(entry.getKey(), entry.getValue());
            } else if (place.equals("components")) {
                add((ObjectNode) there, (ObjectNode) entry.getValue(), place + "." + entry.getKey());
            } else {
                throw new IllegalStateException(place + " has " + entry.getKey() + " already");
            }
        });
    }

    private static JsonNode read(String whose, String yaml) {
        try {
            return mapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the description of " + whose + " is not YAML", e);
        }
    }

    /** In the plain style of the parts, with quotes where readers would take a text for something else. */
    private static YAMLMapper mapper() {
        return new YAMLMapper(YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                .stringQuotingChecker(new NumbersQuoted())
                .build());
    }

    /** Quotes texts that start like numbers and times, and statuses, which are names of fields. Versions are neither. */
    private static final class NumbersQuoted extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;
        private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

        @Override
        public boolean needToQuoteName(String name) {
            return super.needToQuoteName(name) || startsLikeNumber(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || startsLikeNumber(value);
        }

        private static boolean startsLikeNumber(String text) {
            return !text.isEmpty()
                    && "0123456789+-.".indexOf(text.charAt(0)) >= 0
                    && !VERSION.matcher(text).matches();
        }
    }
}
