package io.postrider.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFormTest {
    private final Random random = new Random(4);
    private final SecretForm standard = SecretForm.standardWebhooks();

    @Test
    void a_standard_secret_is_32_bytes_behind_a_prefix() {
        String secret = standard.generate(random);

        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
        assertThat(standard.accepts(secret)).isTrue();
        assertThat(standard.generate(random)).isNotEqualTo(secret);
    }

    @Test
    void a_standard_secret_that_is_brought_has_24_to_64_bytes() {
        assertThat(standard.accepts(standard(23))).isFalse();
        assertThat(standard.accepts(standard(24))).isTrue();
        assertThat(standard.accepts(standard(64))).isTrue();
        assertThat(standard.accepts(standard(65))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
                "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void other_texts_are_no_standard_secret(String text) {
        assertThat(standard.accepts(text)).isFalse();
    }

    @Test
    void a_text_secret_is_any_text_of_its_length() {
        SecretForm text = SecretForm.text(16, 20);

        assertThat(text.generate(random)).matches("whsec_[0-9a-f]{64}");
        assertThat(text.accepts("x".repeat(15))).isFalse();
        assertThat(text.accepts("x".repeat(16))).isTrue();
        assertThat(text.accepts("x".repeat(20))).isTrue();
        assertThat(text.accepts("x".repeat(21))).isFalse();
    }

    @Test
    void a_hex_secret_is_64_lower_case_digits() {
        SecretForm hex = SecretForm.hex64();

        assertThat(hex.generate(random)).matches("[0-9a-f]{64}");
        assertThat(hex.accepts("0123456789abcdef".repeat(4))).isTrue();
        assertThat(hex.accepts("0123456789ABCDEF".repeat(4))).isFalse();
        assertThat(hex.accepts("0123456789abcdef".repeat(4) + "0")).isFalse();
        assertThat(hex.accepts("0123456789abcdef".repeat(3))).isFalse();
    }

    private static String standard(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
