package io.postrider.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "X-Team", "x_a.b~1", "!#$%&'*+.^`|"})
    void tokens_are_names(String name) {
        assertThat(HeaderRules.problem(name, "value")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "X Team", "X:Team", "X-Team\r\nY", "X-Té", "(x)", "X\u0000"})
    void anything_else_is_no_name(String name) {
        assertThat(HeaderRules.problem(name, "value"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "Bearer a.b-c", "a \t b", "\"quoted\", second"})
    void visible_text_is_a_value(String value) {
        assertThat(HeaderRules.problem("X-Team", value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\r\nX-Other: b", "a\nb", "a\rb", "a\u0000b", "é", "a\u007f", "\ta"})
    void what_could_inject_or_vanish_is_no_value(String value) {
        assertThat(HeaderRules.problem("X-Team", value))
                .hasValueSatisfying(problem -> assertThat(problem).contains("value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-LENGTH",
                "Content-Type",
                "Transfer-Encoding",
                "Connection",
                "User-Agent",
                "Expect",
                "Upgrade",
                "TE",
                "Trailer",
                "traceparent"
            })
    void what_the_product_sets_cannot_be_overridden(String name) {
        assertThat(HeaderRules.isReserved(name)).isTrue();
        assertThat(HeaderRules.problem(name, "value"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("cannot be overridden"));
    }

    @Test
    void names_and_values_are_limited() {
        assertThat(HeaderRules.problem("x".repeat(128), "v".repeat(2_048))).isEmpty();
        assertThat(HeaderRules.problem("x".repeat(129), "v")).isPresent();
        assertThat(HeaderRules.problem("x", "v".repeat(2_049))).isPresent();
    }
}
