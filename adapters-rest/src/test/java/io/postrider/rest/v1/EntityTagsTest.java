package io.postrider.rest.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.rest.request.FirstAnswer;
import org.junit.jupiter.api.Test;

class EntityTagsTest {
    @Test
    void a_tag_follows_the_version_and_every_byte() {
        String tag = EntityTags.of(3, "a".getBytes(UTF_8));

        assertThat(tag).matches("\"3-[0-9a-f]{16}\"");
        assertThat(EntityTags.of(3, "a".getBytes(UTF_8))).isEqualTo(tag);
        assertThat(EntityTags.of(3, "b".getBytes(UTF_8))).isNotEqualTo(tag);
        assertThat(EntityTags.of(4, "a".getBytes(UTF_8))).isNotEqualTo(tag);
    }

    @Test
    void a_remembered_answer_is_the_same_to_the_byte() {
        byte[] body = "{\"a\":\"line\nbreak\"}\n".getBytes(UTF_8);
        FirstAnswer answer = new FirstAnswer(201, "/v1/webhooks/x", "\"1-ab\"", body);

        var again = FirstAnswer.of(answer.bytes());

        assertThat(again.bytes()).isEqualTo(answer.bytes());
        assertThat(again.response().getStatus()).isEqualTo(201);
        assertThat(again.response().getHeaderString("Location")).isEqualTo("/v1/webhooks/x");
        assertThat(again.response().getHeaderString("ETag")).isEqualTo("\"1-ab\"");
        assertThat(again.response().getEntity()).isEqualTo(body);
    }
}
