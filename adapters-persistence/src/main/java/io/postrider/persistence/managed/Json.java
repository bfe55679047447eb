package io.postrider.persistence.managed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Lists and maps of texts as JSON, in their order. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, String>>> MAPS = new TypeReference<>() {};

    private Json() {}

    static String write(Object listOrMap) {
        try {
            return MAPPER.writeValueAsString(listOrMap);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    static byte[] bytes(Object listOrMap) {
        return write(listOrMap).getBytes(StandardCharsets.UTF_8);
    }

    static List<String> texts(String json) {
        return read(json, TEXTS);
    }

    static Map<String, String> map(String json) {
        return read(json, MAP);
    }

    static Map<String, String> map(byte[] json) {
        return map(new String(json, StandardCharsets.UTF_8));
    }

    static List<Map<String, String>> maps(byte[] json) {
        return read(new String(json, StandardCharsets.UTF_8), MAPS);
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored text is not the JSON that it should be", e);
        }
    }
}
