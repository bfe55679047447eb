package io.postrider.rest.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Writes answers as JSON, independent of what the server's own providers do: a record's components in their order, null as
 * null, instants by {@link Times}, durations in ISO 8601, {@link Raw} as it is. Safe for use by many threads.
 */
public final class JsonText {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule("postrider")
                    .addSerializer(Instant.class, new InstantSerializer())
                    .addSerializer(Duration.class, new DurationSerializer())
                    .addSerializer(Raw.class, new RawSerializer())
                    .addSerializer(JsonFields.class, new FieldsSerializer())
                    .addSerializer(With.class, new WithSerializer()))
            .build();

    private JsonText() {}

    /** The UTF-8 text of a record, list or map. */
    public static byte[] of(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written: " + value.getClass(), e);
        }
    }

    /** A JSON value that is written as it stands. */
    public record Raw(String json) {}

    /** A record's fields and, after them, some that are shown at times only. */
    public record With(Object base, Map<String, String> more) {
        public With {
            more = Map.copyOf(more);
        }
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(Times.text(value));
        }
    }

    private static final class DurationSerializer extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationSerializer() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class RawSerializer extends StdSerializer<Raw> {
        private static final long serialVersionUID = 1L;

        RawSerializer() {
            super(Raw.class);
        }

        @Override
        public void serialize(Raw value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeRawValue(value.json());
        }
    }

    private static final class FieldsSerializer extends StdSerializer<JsonFields> {
        private static final long serialVersionUID = 1L;

        FieldsSerializer() {
            super(JsonFields.class);
        }

        @Override
        public void serialize(JsonFields value, JsonGenerator out, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(value.all(), out);
        }
    }

    private static final class WithSerializer extends StdSerializer<With> {
        private static final long serialVersionUID = 1L;

        WithSerializer() {
            super(With.class);
        }

        @Override
        public void serialize(With value, JsonGenerator out, SerializerProvider provider) throws IOException {
            JsonSerializer<Object> base =
                    provider.findValueSerializer(value.base().getClass());
            out.writeStartObject();
            base.unwrappingSerializer(NameTransformer.NOP).serialize(value.base(), out, provider);
            for (Map.Entry<String, String> entry : value.more().entrySet()) {
                out.writeStringField(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
        }
    }
}
