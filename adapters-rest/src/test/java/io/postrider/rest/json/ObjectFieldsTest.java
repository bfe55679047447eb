package io.postrider.rest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.problem.FieldProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectFieldsTest {
    private final FieldProblems problems = new FieldProblems();

    @Test
    void absent_null_and_given_are_told_apart() {
        ObjectFields fields = fields("{'a':null,'b':'x'}");

        assertThat(fields.has("none")).isFalse();
        assertThat(fields.has("a")).isTrue();
        assertThat(fields.isNull("a")).isTrue();
        assertThat(fields.isNull("b")).isFalse();
        assertThat(fields.string("a", 5)).isEmpty();
        assertThat(fields.string("b", 5)).hasValue("x");
        assertThat(fields.string("none", 5)).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        ObjectFields fields = fields("{'text':1,'flag':'true','number':'1','list':{},'object':[],'spare':1,'wait':60}");

        fields.string("text", 5);
        fields.bool("flag");
        fields.integer("number", 1, 5);
        fields.list("list", 0, 5, JsonKind.STRING, (field, item) -> Optional.of(item));
        fields.object("object");
        fields.duration("wait", Duration.ZERO, Duration.ofSeconds(60));
        fields.require("needed");
        fields.refuseOthers();

        assertThat(told())
                .containsExactly(
                        "text must be a string",
                        "flag must be a boolean",
                        "number must be a number",
                        "list must be an array",
                        "object must be an object",
                        "wait must be a string",
                        "needed is required",
                        "spare is not a field of this request");
    }

    @Test
    void a_whole_number_has_no_fraction_no_exponent_and_a_range() {
        for (String number : List.of("0", "6", "1.0", "1e0", "-1", "99999999999999999999", "1E999999999")) {
            fields("{'n':" + number + "}").integer("n", 1, 5);
        }

        assertThat(told()).hasSize(7).allMatch("n must be a whole number from 1 to 5"::equals);
        assertThat(fields("{'n':5}").integer("n", 1, 5)).hasValue(5);
    }

    @Test
    void a_duration_is_iso_8601_in_its_range() {
        for (String duration : List.of("15", "15s", "P1M", "PT16S", "-PT1S", "", "PT9999999999999999999S")) {
            fields("{'d':'" + duration + "'}").duration("d", Duration.ZERO, Duration.ofSeconds(15));
        }

        assertThat(told()).hasSize(7).allMatch(problem -> problem.startsWith("d must be an ISO 8601 duration"));
        assertThat(fields("{'d':'PT0.5S'}").duration("d", Duration.ZERO, Duration.ofSeconds(15)))
                .hasValue(Duration.ofMillis(500));
    }

    @Test
    void a_text_that_cannot_be_stored_is_refused() {
        fields("{'t':'a\\u0000b'}").string("t", 9);
        fields("{'t':'a\\ud800b'}").string("t", 9);
        fields("{'t':'\\udc00'}").string("t", 9);
        fields("{'t':'abc'}").string("t", 2);

        assertThat(told())
                .containsExactly(
                        "t must not contain NUL or a lone surrogate",
                        "t must not contain NUL or a lone surrogate",
                        "t must not contain NUL or a lone surrogate",
                        "t must have at most 2 characters");
        assertThat(fields("{'t':'\\ud83d\\ude00'}").string("t", 2)).hasValue("\ud83d\ude00");
    }

    @Test
    void items_and_entries_are_named_by_their_place() {
        ObjectFields fields = fields("{'list':['a','b','a',5],'map':{'k':1,'n':null,'':'x','k2':'v'}}");

        Optional<List<String>> list = fields.parsedList(
                "list", 1, 9, 9, text -> text.equals("b") ? Optional.empty() : Optional.of(text), "is b");
        Optional<Map<String, Optional<String>>> map = fields.texts("map", 9, 9, 9);

        assertThat(list).isEmpty();
        assertThat(map).isEmpty();
        assertThat(told())
                .containsExactly(
                        "list[1] is b",
                        "list[2] must not be given twice",
                        "list[3] must be a string",
                        "map.k must be a string",
                        "map. must have a name of 1 to 9 characters");
    }

    @Test
    void fields_inside_fields_are_named_from_the_root() {
        ObjectFields inner = fields("{'outer':{'x':1,'y':2}}").object("outer").orElseThrow();

        inner.string("x", 5);
        inner.refuseOthers();

        assertThat(told()).containsExactly("outer.x must be a string", "outer.y is not a field of this request");
    }

    @Test
    void a_field_that_stands_there_twice_is_told_by_a_name_fit_to_be_shown() {
        fields("{'a\\u0007':1,'a\\u0007':2,'" + "x".repeat(100) + "':1}").refuseOthers();

        assertThat(told())
                .contains("a? must not be given twice", "x".repeat(64) + "... is not a field of this request");
    }

    @Test
    void a_body_of_junk_gets_a_bounded_answer() {
        StringBuilder junk = new StringBuilder("{'a':1");
        for (int i = 0; i < 5_000; i++) {
            junk.append(",'f").append(i).append("':0");
        }

        fields(junk.append('}').toString()).refuseOthers();

        assertThat(told()).hasSize(100);
    }

    private ObjectFields fields(String json) {
        try {
            return ObjectFields.of(JsonSlice.of(json.replace('\'', '"').getBytes(UTF_8)), problems);
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
    }

    private List<String> told() {
        return problems.all().stream().map(ObjectFieldsTest::sentence).toList();
    }

    private static String sentence(FieldProblem problem) {
        return problem.field() + " " + problem.rule();
    }
}
