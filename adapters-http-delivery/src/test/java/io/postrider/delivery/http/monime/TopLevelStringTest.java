package io.postrider.delivery.http.monime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopLevelStringTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final List<String> NAMES = List.of(
            "\"id\"",
            "\"\\u0069d\"",
            "\"\\u0069\\u0064\"",
            "\"ID\"",
            "\"i\"",
            "\"idd\"",
            "\"\"",
            "\"\\\"id\"",
            "\"\\\\\"",
            "\"i\\u0044\"",
            "\"ïd\"");
    private static final List<String> STRINGS = List.of(
            "\"\"",
            "\"a\"",
            "\"id\"",
            "\"\\\"\"",
            "\"\\\\\"",
            "\"\\\\\\\"id\\\":\"",
            "\"{[\"",
            "\"]}\"",
            "\"ü🐑\"",
            "\"\\ud83d\\udc11\"",
            "\":\"",
            "\"\\n\"");
    private static final List<String> OTHERS = List.of("null", "true", "-1.5E+3", "123456789012345678901234567890");
    private static final List<String> SPACES = List.of("", "", "", " ", "\t", "\n", "\r\n  ");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"id":"a"}                          | "a"
                    { "id" : "a" }                      | "a"
                    {"x":{"id":"no"},"id":"a"}          | "a"
                    {"x":[{"id":"no"}],"id":"a"}        | "a"
                    {"id":"a","x":{"id":"no"}}          | "a"
                    {"x":"id","id":"a"}                 | "a"
                    {"x":"\\"id\\":\\"no\\"","id":"a"}  | "a"
                    {"id":"first","id":"last"}          | "last"
                    {"id":"\\u00fc\\"\\\\"}             | "\\u00fc\\"\\\\"
                    {"\\u0069\\u0064":"a"}              | "a"
                    {"id":""}                           | ""
                    """)
    void the_string_is_found_as_it_was_written(String json, String string) {
        assertThat(find(json)).contains(string);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"id\"",
                "null",
                "17",
                "[\"id\",\"a\"]",
                "[{\"id\":\"a\"}]",
                "{\"id\":1}",
                "{\"id\":null}",
                "{\"id\":[\"a\"]}",
                "{\"id\":{\"id\":\"a\"}}",
                "{\"id\":\"first\",\"id\":2}",
                "{\"x\":\"id\"}",
                "{\"x\":{\"id\":\"a\"}}",
                "{\"Id\":\"a\"}",
                "{\"i\\u0064x\":\"a\"}"
            })
    void there_is_none_where_the_data_have_no_such_string(String json) {
        assertThat(find(json)).isEmpty();
    }

    @Test
    void neither_depth_nor_size_matter() {
        String deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);

        assertThat(find("{\"x\":" + deep + ",\"id\":\"a\"}")).contains("\"a\"");
    }

    @Test
    void it_agrees_with_a_whole_parser_on_any_json() throws Exception {
        Random random = new Random(20260222);
        int found = 0;
        for (int i = 0; i < 30_000; i++) {
            String json = object(random, 3);

            Optional<String> ours = find(json);

            JsonNode theirs = JACKSON.readTree(json).get("id");
            assertThat(ours.isPresent()).as(json).isEqualTo(theirs != null && theirs.isTextual());
            if (ours.isPresent()) {
                found++;
                assertThat(json).contains(ours.get());
                assertThat(JACKSON.readTree(ours.get())).as(json).isEqualTo(theirs);
            }
        }
        assertThat(found).isBetween(3_000, 27_000);
    }

    @Test
    void bytes_that_are_no_json_have_an_answer_too() {
        Random random = new Random(7);
        byte[] alphabet = "{}[]\":,\\u0069d \n\u00e4".getBytes(UTF_8);
        for (int i = 0; i < 30_000; i++) {
            byte[] junk = new byte[random.nextInt(40)];
            for (int at = 0; at < junk.length; at++) {
                junk[at] = alphabet[random.nextInt(alphabet.length)];
            }
            if (junk.length > 0) {
                junk[0] = '{';
            }

            Optional<byte[]> answer = TopLevelString.named("id", junk);

            assertThat(answer.map(it -> it.length).orElse(0)).isLessThanOrEqualTo(junk.length);
        }
    }

    @Test
    void the_data_stay_as_they_are() {
        byte[] json = "{\"id\":\"a\"}".getBytes(UTF_8);
        byte[] copy = json.clone();

        Arrays.fill(TopLevelString.named("id", json).orElseThrow(), (byte) 'x');

        assertThat(json).isEqualTo(copy);
    }

    private static Optional<String> find(String json) {
        return TopLevelString.named("id", json.getBytes(UTF_8)).map(bytes -> new String(bytes, UTF_8));
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{").append(one(random, SPACES));
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(one(random, SPACES))
                    .append(one(random, NAMES))
                    .append(one(random, SPACES))
                    .append(':')
                    .append(one(random, SPACES))
                    .append(value(random, depth - 1))
                    .append(one(random, SPACES));
        }
        return json.append('}').toString();
    }

    private static String value(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 6 : 4);
        return switch (kind) {
            case 0, 1, 2 -> one(random, STRINGS);
            case 3 -> one(random, OTHERS);
            case 4 -> object(random, depth);
            default -> "[" + value(random, depth - 1) + one(random, SPACES) + "," + value(random, depth - 1) + "]";
        };
    }

    private static String one(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
