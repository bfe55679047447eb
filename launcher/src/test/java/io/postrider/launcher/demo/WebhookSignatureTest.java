package io.postrider.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The known answer comes from the Standard Webhooks specification. */
class WebhookSignatureTest {
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String KNOWN = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);

    private final WebhookSignature signature = new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @Test
    void the_known_answer_is_verified() {
        assertThat(signature.verifies(ID, TIMESTAMP, BODY, KNOWN, NOW)).isTrue();
    }

    @Test
    void one_right_signature_among_several_is_enough() {
        assertThat(signature.verifies(ID, TIMESTAMP, BODY, "v1,b3RoZXI= v1a,eA== " + KNOWN, NOW))
                .isTrue();
    }

    @Test
    void what_was_changed_on_the_way_is_not_verified() {
        byte[] changed = "{\"test\": 2432232315}".getBytes(StandardCharsets.UTF_8);

        assertThat(signature.verifies(ID, TIMESTAMP, changed, KNOWN, NOW)).isFalse();
        assertThat(signature.verifies("msg_other", TIMESTAMP, BODY, KNOWN, NOW)).isFalse();
        assertThat(signature.verifies(ID, "1614265331", BODY, KNOWN, NOW)).isFalse();
        assertThat(signature.verifies(ID, TIMESTAMP, BODY, "", NOW)).isFalse();
    }

    @Test
    void an_old_request_and_a_timestamp_that_is_none_are_not_verified() {
        assertThat(signature.verifies(ID, TIMESTAMP, BODY, KNOWN, NOW.plusSeconds(301)))
                .isFalse();
        assertThat(signature.verifies(ID, "yesterday", BODY, KNOWN, NOW)).isFalse();
    }
}
