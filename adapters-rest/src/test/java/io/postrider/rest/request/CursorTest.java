package io.postrider.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void a_cursor_leads_back_to_where_the_page_ended() {
        UUID id = new UUID(0x0197_0000_1111_7222L, 0x8000_1234_5678_9abcL);

        assertThat(Cursor.id(Cursor.of(id))).hasValue(id);
        assertThat(Cursor.name(Cursor.of("user.created"))).hasValue("user.created");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAA",
                "!!!!",
                "AAAAAAAAAAAAAAAAAAAAAB",
                "AAAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void what_was_never_given_out_is_no_cursor(String text) {
        assertThat(Cursor.id(text)).isEmpty();
    }
}
