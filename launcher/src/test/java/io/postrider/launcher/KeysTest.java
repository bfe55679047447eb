package io.postrider.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeysTest {
    private final Keys keys = new Keys();

    @Test
    void api_and_admin_keys_tell_their_kind_and_hold_forty_random_letters() {
        assertThat(keys.apiKey()).matches("prk_[0-9A-Za-z]{40}");
        assertThat(keys.adminKey()).matches("pra_[0-9A-Za-z]{40}");
        assertThat(keys.apiKey()).isNotEqualTo(keys.apiKey());
    }

    @Test
    void an_encryption_key_is_thirty_two_bytes_with_an_id() {
        String[] parts = keys.encryptionKey().split(":", 2);

        assertThat(parts[0]).isEqualTo("k1");
        assertThat(Base64.getDecoder().decode(parts[1])).hasSize(32);
    }
}
