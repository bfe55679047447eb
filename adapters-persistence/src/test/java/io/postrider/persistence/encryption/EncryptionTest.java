package io.postrider.persistence.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption at rest: keys, rotation, and values that are not what they should be. */
class EncryptionTest {
    private static final String OLD = "2025:" + base64(1);
    private static final String NEW = "2026:" + base64(2);
    private static final byte[] SECRET = "whsec_c2VjcmV0".getBytes(StandardCharsets.UTF_8);
    private static final String PLACE = "webhook/1/headers";

    @Test
    void a_value_is_read_as_it_was_written_and_does_not_show_itself() {
        Encryption encryption = with(OLD);

        byte[] value = encryption.encrypt(SECRET, PLACE);

        assertThat(encryption.decrypt(value, PLACE)).isEqualTo(SECRET);
        assertThat(new String(value, StandardCharsets.ISO_8859_1))
                .doesNotContain("whsec")
                .contains("2025");
    }

    @Test
    void an_empty_value_can_be_encrypted() {
        assertThat(with(OLD).decrypt(with(OLD).encrypt(new byte[0], PLACE), PLACE))
                .isEmpty();
    }

    @Test
    void the_same_value_never_looks_the_same() {
        assertThat(with(OLD).encrypt(SECRET, PLACE)).isNotEqualTo(with(OLD).encrypt(SECRET, PLACE));
    }

    @Test
    void the_first_key_encrypts_and_the_others_still_decrypt() {
        byte[] before = with(OLD).encrypt(SECRET, PLACE);
        Encryption rotated = with(NEW + ", " + OLD);

        byte[] after = rotated.encrypt(SECRET, PLACE);

        assertThat(rotated.decrypt(before, PLACE)).isEqualTo(SECRET);
        assertThat(with(NEW).decrypt(after, PLACE)).isEqualTo(SECRET);
    }

    @Test
    void a_value_whose_key_is_not_there_says_which() {
        byte[] value = with(OLD).encrypt(SECRET, PLACE);

        assertThatExceptionOfType(DecryptionFailed.class)
                .isThrownBy(() -> with(NEW).decrypt(value, PLACE))
                .withMessageContaining("2025")
                .withMessageContaining("2026");
    }

    @Test
    void a_value_cannot_be_read_with_another_key_of_the_same_id() {
        byte[] value = with(OLD).encrypt(SECRET, PLACE);

        assertThatExceptionOfType(DecryptionFailed.class)
                .isThrownBy(() -> with("2025:" + base64(3)).decrypt(value, PLACE));
    }

    @Test
    void a_value_that_was_moved_to_another_place_cannot_be_read() {
        byte[] value = with(OLD).encrypt(SECRET, PLACE);

        assertThatExceptionOfType(DecryptionFailed.class)
                .isThrownBy(() -> with(OLD).decrypt(value, "webhook/2/headers"));
    }

    @Test
    void a_value_of_which_any_byte_was_changed_cannot_be_read() {
        byte[] value = with(OLD).encrypt(SECRET, PLACE);

        for (int i = 0; i < value.length; i++) {
            byte[] changed = value.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(DecryptionFailed.class)
                    .isThrownBy(() -> with(OLD).decrypt(changed, PLACE));
        }
    }

    @Test
    void a_value_that_was_cut_off_cannot_be_read() {
        byte[] value = with(OLD).encrypt(SECRET, PLACE);

        for (int length = 0; length < value.length; length++) {
            byte[] cut = Arrays.copyOf(value, length);
            assertThatExceptionOfType(DecryptionFailed.class)
                    .isThrownBy(() -> with(OLD).decrypt(cut, PLACE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "k1", "k1:", "k1:c2hvcnQ=", "k 1:%s", "k1:%s,", "k1:%s,k1:%s", "k1:!%s"})
    void keys_that_are_not_as_they_should_be_are_refused_without_showing_them(String form) {
        String text = form.replace("%s", base64(7));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncryptionKeys.parse(text))
                .withMessageStartingWith("the encryption key")
                .withMessageNotContaining(base64(7));
    }

    @Test
    void keys_show_only_their_ids() {
        assertThat(EncryptionKeys.parse(NEW + "," + OLD)).hasToString("EncryptionKeys[2026, 2025]");
    }

    private static Encryption with(String keys) {
        return new Encryption(EncryptionKeys.parse(keys));
    }

    private static String base64(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }
}
