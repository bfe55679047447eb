package io.postrider.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypeTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "user.created", "escrow.deposit_proof.rejected", "A-1._.9"})
    void dotted_segments_are_a_type(String name) {
        assertThat(EventType.of(name)).map(EventType::name).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "user.",
                ".created",
                "user..created",
                "user created",
                "user.*",
                "*",
                "usér",
                "user\n",
                "a/b",
                "a\"b"
            })
    void anything_else_is_none(String name) {
        assertThat(EventType.of(name)).isEmpty();
        assertThatThrownBy(() -> new EventType(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_type_has_at_most_128_characters() {
        assertThat(EventType.of("x".repeat(128))).isPresent();
        assertThat(EventType.of("x".repeat(129))).isEmpty();
    }

    @Test
    void a_long_name_that_almost_fits_is_judged_quickly() {
        assertThat(EventType.of("a.".repeat(63) + "a!")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "user.created, user.created, true",
        "user.created, user.created.now, false",
        "user.created, user.create, false",
        "user.*, user.created, true",
        "user.*, user.address.changed, true",
        "user.*, user, false",
        "user.*, users.created, false",
        "user.address.*, user.created, false",
        "*, user.created, true",
        "*, a, true"
    })
    void a_pattern_selects_types(String pattern, String type, boolean expected) {
        assertThat(new EventTypePattern(pattern).matches(new EventType(type))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "**", "*.created", "user.*.created", "user*", ".*", "user.**", "user. *"})
    void other_wildcards_are_no_patterns(String text) {
        assertThat(EventTypePattern.of(text)).isEmpty();
        assertThatThrownBy(() -> new EventTypePattern(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void only_a_pattern_without_wildcard_is_one_type() {
        EventType type = new EventType("user.created");

        assertThat(EventTypePattern.exactly(type).exactType()).contains(type);
        assertThat(new EventTypePattern("user.*").exactType()).isEmpty();
        assertThat(new EventTypePattern("*").exactType()).isEmpty();
    }

    @Test
    void the_patterns_that_match_a_type_are_itself_its_prefixes_and_all() {
        EventType type = new EventType("order.line.added");

        assertThat(EventTypePattern.matching(type))
                .extracting(EventTypePattern::text)
                .containsExactly("order.line.added", "order.line.*", "order.*", "*");
        assertThat(EventTypePattern.matching(type)).allMatch(pattern -> pattern.matches(type));
    }
}
