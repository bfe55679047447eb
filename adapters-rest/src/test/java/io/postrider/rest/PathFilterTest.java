package io.postrider.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathFilterTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/v1/events/a", "/%20", "/%c3%A9", "/%25zz"})
    void a_percent_sign_with_two_hex_digits_is_an_escape(String path) {
        assertThat(PathFilter.isEscapedWell(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%2", "/%zz", "/%2g", "/a%20%", "/%\uff12\uff12"})
    void a_percent_sign_without_them_is_not(String path) {
        assertThat(PathFilter.isEscapedWell(path)).isFalse();
    }
}
