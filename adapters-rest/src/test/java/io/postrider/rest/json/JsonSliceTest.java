package io.postrider.rest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSliceTest {
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t ", "\r\n", "  \n\t"};
    private static final ObjectMapper ORACLE = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(100_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "1E+2",
                "-0",
                "0.0000",
                "123456789012345678901234567890123456789012345678901234567890.5e-400",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a\\u00e9\\n\\\"\\\\\"",
                "\"}],:{[\"",
                "\"h\u00e9\u20ac\ud83d\ude00\"",
                "[ 1 , 2 ,\t3 ]",
                "{ \"b\" : 1.0 ,  \"a\" : { } }",
                "{\"a\":1,\"a\":2}",
                "[]",
                "{}"
            })
    void a_value_is_kept_byte_for_byte_whatever_follows_it(String value) throws MalformedJson {
        for (String after : new String[] {",", "}", " ,", "\n}", "\t\r\n ,"}) {
            String text = " {\"\u20ac\" : \"\ud83d\ude00\", \"data\":" + value + after
                    + (after.endsWith(",") ? "\"z\":0}" : "");

            JsonSlice data = member(JsonSlice.of(text.getBytes(UTF_8)), "data");

            assertThat(new String(data.bytes(), UTF_8)).isEqualTo(value);
            assertThat(data.source()).isEqualTo(value);
        }
    }

    @Test
    void numbers_may_be_as_long_as_the_text() throws MalformedJson {
        String number = "9".repeat(500_000) + ".1";

        JsonSlice slice = JsonSlice.of(("[" + number + "]").getBytes(UTF_8));

        assertThat(slice.items().get(0).source()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "01",
                "-",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x10",
                "NaN",
                "Infinity",
                "tru",
                "trueish",
                "nul",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"\n\"",
                "\"\u0000\"",
                "1 2",
                "{} {}",
                "[1] x",
                "/* a */ 1",
                "1 // b",
                "\u00a01",
                "\ufeff{}"
            })
    void what_the_grammar_does_not_know_is_refused(String text) {
        assertThatThrownBy(() -> JsonSlice.of(text.getBytes(UTF_8)))
                .isInstanceOf(MalformedJson.class)
                .hasMessageContaining("at byte");
    }

    @Test
    void a_control_character_stands_in_a_string_only_as_an_escape() {
        for (char c = 0; c < 0x20; c++) {
            String text = "\"a" + c + "b\"";

            assertThatThrownBy(() -> JsonSlice.of(text.getBytes(UTF_8)))
                    .isInstanceOf(MalformedJson.class)
                    .hasMessageContaining("inside a string");
        }
    }

    @Test
    void what_is_not_utf_8_is_refused() {
        int[][] wrong = {
            {0x80},
            {0xC0, 0x80},
            {0xC1, 0xBF},
            {0xC3},
            {0xE0, 0x80, 0x80},
            {0xE0, 0x9F, 0xBF},
            {0xED, 0xA0, 0x80},
            {0xEF, 0xBF},
            {0xF0, 0x80, 0x80, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0xFF}
        };
        for (int[] bytes : wrong) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            text.write('"');
            for (int b : bytes) {
                text.write(b);
            }
            text.write('"');

            assertThatThrownBy(() -> JsonSlice.of(text.toByteArray()))
                    .isInstanceOf(MalformedJson.class)
                    .hasMessageContaining("not UTF-8");
        }
        for (String charset : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"}) {
            assertThatThrownBy(() -> JsonSlice.of("{\"a\":1}".getBytes(charset)))
                    .isInstanceOf(MalformedJson.class);
        }
    }

    @Test
    void every_character_of_unicode_passes() throws MalformedJson {
        StringBuilder all = new StringBuilder();
        for (int c = 0x20; c <= Character.MAX_CODE_POINT; c++) {
            if (c != '"' && c != '\\' && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
                all.appendCodePoint(c);
            }
        }

        JsonSlice slice = JsonSlice.of(("\"" + all + "\"").getBytes(UTF_8));

        assertThat(slice.string()).isEqualTo(all.toString());
    }

    @Test
    void nesting_has_a_bound() {
        String deepest = "[".repeat(JsonSlice.MAX_DEPTH) + "]".repeat(JsonSlice.MAX_DEPTH);

        assertThatCode(() -> JsonSlice.of(deepest.getBytes(UTF_8))).doesNotThrowAnyException();
        assertThatThrownBy(() -> JsonSlice.of(("[" + deepest + "]").getBytes(UTF_8)))
                .hasMessageContaining("nesting deeper than 500");
        assertThatThrownBy(() -> JsonSlice.of("[".repeat(1_000_000).getBytes(UTF_8)))
                .hasMessageContaining("nesting deeper than 500");
    }

    @Test
    void fields_that_repeat_are_all_listed() throws MalformedJson {
        JsonSlice slice = JsonSlice.of("{\"a\":1,\"\\u0061\":2}".getBytes(UTF_8));

        assertThat(slice.members()).extracting(JsonSlice.Member::name).containsExactly("a", "a");
    }

    @Test
    void any_text_is_taken_apart_into_the_very_pieces_it_was_made_of() throws MalformedJson, IOException {
        Random random = new Random(20_260_131);
        for (int round = 0; round < 3_000; round++) {
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            StringBuilder text = new StringBuilder(space(random)).append('{');
            int fields = random.nextInt(6);
            for (int i = 0; i < fields; i++) {
                names.add(string(random));
                values.add(value(random, 0));
                text.append(i == 0 ? "" : ",")
                        .append(space(random))
                        .append(names.get(i))
                        .append(space(random))
                        .append(':')
                        .append(space(random))
                        .append(values.get(i))
                        .append(space(random));
            }
            text.append(fields == 0 ? space(random) : "").append('}').append(space(random));

            JsonSlice root = JsonSlice.of(text.toString().getBytes(UTF_8));

            List<JsonSlice.Member> members = root.members();
            assertThat(members).hasSize(fields);
            for (int i = 0; i < fields; i++) {
                assertThat(new String(members.get(i).value().bytes(), UTF_8)).isEqualTo(values.get(i));
                assertThat(members.get(i).name())
                        .isEqualTo(ORACLE.readTree(names.get(i)).textValue());
                sameAsTheOracle(members.get(i).value(), ORACLE.readTree(values.get(i)));
            }
        }
    }

    @Test
    void broken_texts_are_refused_where_another_parser_refuses_them() throws MalformedJson {
        Random random = new Random(42);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] text = value(random, 0).getBytes(UTF_8);
            for (int flips = 1 + random.nextInt(2); flips > 0; flips--) {
                int at = random.nextInt(text.length);
                text[at] = (byte) "{}[]\",:\\0123456789eE+-.tfn u/ \n"
                        .charAt(random.nextInt("{}[]\",:\\0123456789eE+-.tfn u/ \n".length()));
            }

            boolean accepted = accepts(text);

            // Jackson lets some invalid UTF-8 pass, so a flip inside a character is for this parser alone to find.
            if (isUtf8(text)) {
                assertThat(accepted).as(new String(text, UTF_8)).isEqualTo(oracleAccepts(text));
            } else {
                assertThat(accepted).isFalse();
            }
            refused += accepted ? 0 : 1;
        }
        assertThat(refused).isBetween(1_000, 19_999);
    }

    private static JsonSlice member(JsonSlice object, String name) {
        return object.members().stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static void sameAsTheOracle(JsonSlice slice, JsonNode node) {
        switch (slice.kind()) {
            case STRING -> assertThat(slice.string()).isEqualTo(node.textValue());
            case BOOLEAN -> assertThat(slice.bool()).isEqualTo(node.booleanValue());
            case NULL -> assertThat(node.isNull()).isTrue();
            case NUMBER -> assertThat(node.isNumber()).isTrue();
            case ARRAY -> {
                List<JsonSlice> items = slice.items();
                assertThat(items).hasSize(node.size());
                for (int i = 0; i < items.size(); i++) {
                    sameAsTheOracle(items.get(i), node.get(i));
                }
            }
            case OBJECT -> {
                for (JsonSlice.Member member : slice.members()) {
                    assertThat(node.has(member.name())).isTrue();
                }
            }
        }
    }

    private static boolean accepts(byte[] text) {
        try {
            JsonSlice.of(text);
            return true;
        } catch (MalformedJson e) {
            return false;
        }
    }

    private static boolean oracleAccepts(byte[] text) {
        try {
            return !ORACLE.readTree(text).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] text) {
        return java.util.Arrays.equals(new String(text, UTF_8).getBytes(UTF_8), text);
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 7)) {
            case 0 -> "true";
            case 1 -> random.nextBoolean() ? "false" : "null";
            case 2, 3 -> number(random);
            case 4 -> string(random);
            case 5 -> {
                StringBuilder array = new StringBuilder("[").append(space(random));
                int items = random.nextInt(5);
                for (int i = 0; i < items; i++) {
                    array.append(i == 0 ? "" : ",")
                            .append(space(random))
                            .append(value(random, depth + 1))
                            .append(space(random));
                }
                yield array.append(']').toString();
            }
            default -> {
                StringBuilder object = new StringBuilder("{").append(space(random));
                int fields = random.nextInt(5);
                for (int i = 0; i < fields; i++) {
                    object.append(i == 0 ? "" : ",")
                            .append(space(random))
                            .append(string(random))
                            .append(space(random))
                            .append(':')
                            .append(space(random))
                            .append(value(random, depth + 1))
                            .append(space(random));
                }
                yield object.append('}').toString();
            }
        };
    }

    private static String number(Random random) {
        StringBuilder number = new StringBuilder(random.nextBoolean() ? "" : "-");
        number.append(random.nextInt(4) == 0 ? "0" : "" + (1 + random.nextInt(9)) + digits(random, 30));
        if (random.nextBoolean()) {
            number.append('.').append(random.nextInt(10)).append(digits(random, 30));
        }
        if (random.nextInt(3) == 0) {
            number.append(random.nextBoolean() ? 'e' : 'E')
                    .append(new String[] {"", "+", "-"}[random.nextInt(3)])
                    .append(random.nextInt(10))
                    .append(digits(random, 2));
        }
        return number.toString();
    }

    private static String digits(Random random, int max) {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private static String string(Random random) {
        StringBuilder string = new StringBuilder("\"");
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> string.append('\\').append("\"\\/bfnrt".charAt(random.nextInt(8)));
                case 1 -> string.append(String.format("\\u%04X", random.nextInt(0xD800)));
                case 2 -> string.append("{}[]:, ".charAt(random.nextInt(7)));
                case 3 -> string.appendCodePoint(0x80 + random.nextInt(0xD800 - 0x80));
                case 4 -> string.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> string.append((char) ('a' + random.nextInt(26)));
            }
        }
        return string.append('"').toString();
    }

    private static String space(Random random) {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
