package io.postrider.rest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private record Answer(String b, Integer a, Instant at, List<Duration> waits, JsonText.Raw raw) {}

    @Test
    void records_are_written_in_their_order_with_null_as_null() {
        Answer answer = new Answer(
                null,
                1,
                Instant.parse("2026-01-31T12:00:00Z"),
                List.of(Duration.ofHours(30)),
                new JsonText.Raw("[1.10 ]"));

        String text = new String(JsonText.of(answer), UTF_8);

        assertThat(text)
                .isEqualTo(
                        "{\"b\":null,\"a\":1,\"at\":\"2026-01-31T12:00:00.000Z\",\"waits\":[\"PT30H\"],\"raw\":[1.10 ]}");
    }

    @Test
    void a_field_that_is_shown_at_times_comes_last() {
        Answer answer = new Answer("x", null, null, List.of(), null);

        String text = new String(JsonText.of(new JsonText.With(answer, Map.of("secret", "s\"é"))), UTF_8);

        assertThat(text)
                .isEqualTo("{\"b\":\"x\",\"a\":null,\"at\":null,\"waits\":[],\"raw\":null,\"secret\":\"s\\\"é\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z,2026-01-31T12:00:00.000Z",
        "2026-01-31T13:00:00.1239+01:00,2026-01-31T12:00:00.123Z",
        "2026-01-31T12:00Z,2026-01-31T12:00:00.000Z",
        "0001-01-01T00:00:00Z,0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999999Z,9999-12-31T23:59:59.999Z"
    })
    void a_time_is_cut_to_milliseconds(String given, String shown) {
        assertThat(Times.instant(given)).hasValue(Instant.parse(shown));
        assertThat(Times.instant(given).map(Times::text)).hasValue(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31",
                "2026-01-31T12:00:00",
                "2026-02-30T12:00:00Z",
                "0000-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-01:00",
                "1769860800",
                "2026-01-31T12:00:00Z "
            })
    void a_time_without_offset_or_out_of_range_is_none(String given) {
        assertThat(Times.instant(given)).isEmpty();
    }
}
