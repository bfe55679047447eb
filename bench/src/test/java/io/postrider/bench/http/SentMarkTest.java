package io.postrider.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SentMarkTest {
    @Test
    void what_was_written_into_a_request_is_found_in_the_delivery() {
        byte[] data = SentMark.object('q', 1_024).getBytes(StandardCharsets.UTF_8);
        SentMark.write(ByteBuffer.wrap(data), SentMark.find(data, 0, data.length), 1_234_567_890_123L);
        byte[] delivery = ("{\"type\":\"a.b\",\"data\":" + new String(data, StandardCharsets.UTF_8) + "}")
                .getBytes(StandardCharsets.UTF_8);

        int mark = SentMark.find(delivery, 0, delivery.length);

        assertThat(SentMark.nanos(delivery, mark)).isEqualTo(1_234_567_890_123L);
        assertThat(SentMark.stream(delivery, mark)).isEqualTo('q');
    }

    @Test
    void an_object_is_as_long_as_asked_for() {
        assertThat(SentMark.object('a', 1_024)).hasSize(1_024).startsWith("{").endsWith("\"}");
    }

    @Test
    void what_has_no_mark_has_none() {
        byte[] text = "{\"sentNanos\":12}".repeat(10).getBytes(StandardCharsets.UTF_8);

        assertThat(SentMark.find(text, 0, text.length)).isEqualTo(-1);
    }
}
