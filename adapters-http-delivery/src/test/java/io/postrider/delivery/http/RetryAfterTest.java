package io.postrider.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "120, PT2M",
        "' 7 ', PT7S",
        "999999999999999999999999, P365D",
        "'Wed, 04 Mar 2026 05:07:07 GMT', PT1M",
        "'Wednesday, 04-Mar-26 05:07:07 GMT', PT1M",
        "'Wed Mar  4 05:07:07 2026', PT1M",
        "'Wed, 04 Mar 2026 05:00:00 GMT', PT0S"
    })
    void seconds_and_dates_are_read(String value, Duration expected) {
        assertThat(RetryAfter.parse(value, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "+3", "2026-03-04T05:07:07Z"})
    void anything_else_is_as_if_it_were_not_there(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isNull();
    }

    @Test
    void what_is_missing_is_not_there() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }
}
