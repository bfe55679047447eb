package io.postrider.domain.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdFormTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008Z");

    private final TimeOrderedUuids ids = new TimeOrderedUuids(new Random(2));
    private final IdForm prefixed = IdForm.prefixed("evt_");
    private final IdForm hex = IdForm.hex24();

    @Test
    void a_prefixed_id_is_read_back() {
        for (int i = 0; i < 1_000; i++) {
            UUID id = prefixed.shape(ids.next(NOW.plusMillis(i)));

            assertThat(prefixed.format(id)).matches("evt_[0-9a-hjkmnp-tv-z]{26}");
            assertThat(prefixed.parse(prefixed.format(id))).contains(id);
        }
    }

    @Test
    void a_prefixed_id_holds_all_128_bits() {
        UUID all = new UUID(-1, -1);
        UUID none = new UUID(0, 0);

        assertThat(prefixed.format(all)).isEqualTo("evt_7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assertThat(prefixed.parse("evt_7zzzzzzzzzzzzzzzzzzzzzzzzz")).contains(all);
        assertThat(prefixed.format(none)).isEqualTo("evt_00000000000000000000000000");
        assertThat(prefixed.parse("evt_00000000000000000000000000")).contains(none);
    }

    @Test
    void prefixed_ids_sort_as_the_ids_do() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            texts.add(prefixed.format(ids.next(NOW.plusMillis(i / 10))));
        }

        assertThat(texts).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evt_",
                "evt_0000000000000000000000000",
                "evt_000000000000000000000000000",
                "wh__00000000000000000000000000",
                "EVT_00000000000000000000000000",
                "evt_8zzzzzzzzzzzzzzzzzzzzzzzzz", // 129 bits
                "evt_0000000000000000000000000i",
                "evt_0000000000000000000000000l",
                "evt_0000000000000000000000000o",
                "evt_0000000000000000000000000u",
                "evt_0000000000000000000000000A",
                "evt_0000000000000000000000000-",
                "evt_0000000000000000000000000\u00e9",
                "evt_0000000000000000000000000\uff10"
            })
    void what_is_no_prefixed_id_is_not_read(String text) {
        assertThat(prefixed.parse(text)).isEmpty();
    }

    @Test
    void a_hex_id_is_read_back_in_the_shape_that_it_can_express() {
        for (int i = 0; i < 1_000; i++) {
            UUID fresh = ids.next(NOW.plusMillis(i));
            UUID id = hex.shape(fresh);

            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(TimeOrderedUuids.timeOf(id)).isEqualTo(TimeOrderedUuids.timeOf(fresh));
            assertThat(hex.format(id)).matches("[0-9a-f]{24}");
            assertThat(hex.parse(hex.format(id))).contains(id);
            assertThat(hex.shape(id)).isEqualTo(id);
        }
    }

    @Test
    void a_hex_id_begins_with_the_time_and_the_counter() {
        UUID id = UUID.fromString("0192f3a4-b5c6-7def-9234-56789abcdef0");

        // 9234 56789a…: the two bits of the variant gone, 36 bits kept.
        assertThat(hex.format(hex.shape(id))).startsWith("0192f3a4b5c6def");
    }

    @Test
    void different_ids_keep_different_hex_ids() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            texts.add(hex.format(hex.shape(ids.next(NOW))));
        }

        assertThat(texts).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "507f1f77bcf86cd79943901",
                "507f1f77bcf86cd7994390111",
                "507F1F77BCF86CD799439011",
                "507f1f77bcf86cd79943901g",
                "507f1f77bcf86cd79943901 "
            })
    void what_is_no_hex_id_is_not_read(String text) {
        assertThat(hex.parse(text)).isEmpty();
    }

    @Test
    void every_24_hex_digits_are_an_id_and_the_same_text_again() {
        String text = "507f1f77bcf86cd799439011";

        UUID id = hex.parse(text).orElseThrow();

        assertThat(id.version()).isEqualTo(7);
        assertThat(hex.format(id)).isEqualTo(text);
    }
}
