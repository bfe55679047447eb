package io.postrider.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigningTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final Duration DAY = Duration.ofHours(24);

    private final Signing signing = with("first");

    @Test
    void a_single_key_is_always_valid() {
        assertThat(secrets(signing, NOW)).containsExactly("first");
        assertThat(secrets(signing, Instant.MAX)).containsExactly("first");
    }

    @Test
    void both_keys_are_valid_during_the_overlap_the_new_one_first() {
        Signing rotated = signing.rotate(SigningKey.symmetric("second"), DAY, NOW);

        assertThat(rotated.current().secret()).isEqualTo("second");
        assertThat(secrets(rotated, NOW)).containsExactly("second", "first");
        assertThat(secrets(rotated, NOW.plus(DAY).minusMillis(1))).containsExactly("second", "first");
        assertThat(secrets(rotated, NOW.plus(DAY))).containsExactly("second");
    }

    @Test
    void without_overlap_the_old_key_is_gone_at_once() {
        Signing rotated = signing.rotate(SigningKey.symmetric("second"), Duration.ZERO, NOW);

        assertThat(rotated.keys()).extracting(SigningKey::secret).containsExactly("second");
    }

    @Test
    void a_rotation_within_an_overlap_never_lengthens_it() {
        Signing twice = signing.rotate(SigningKey.symmetric("second"), Duration.ofHours(1), NOW)
                .rotate(SigningKey.symmetric("third"), DAY, NOW.plusSeconds(60));

        assertThat(secrets(twice, NOW.plusSeconds(120))).containsExactly("third", "second", "first");
        assertThat(secrets(twice, NOW.plusSeconds(3_600))).containsExactly("third", "second");
    }

    @Test
    void a_rotation_without_overlap_ends_the_overlaps_before_it() {
        Signing twice = signing.rotate(SigningKey.symmetric("second"), DAY, NOW)
                .rotate(SigningKey.symmetric("third"), Duration.ZERO, NOW.plusSeconds(60));

        assertThat(twice.keys()).extracting(SigningKey::secret).containsExactly("third");
    }

    @Test
    void keys_that_have_expired_are_dropped_at_the_next_rotation() {
        Signing twice = signing.rotate(SigningKey.symmetric("second"), DAY, NOW)
                .rotate(SigningKey.symmetric("third"), DAY, NOW.plus(DAY));

        assertThat(twice.keys()).extracting(SigningKey::secret).containsExactly("third", "second");
    }

    @Test
    void the_number_of_keys_is_bounded_and_the_oldest_go() {
        Signing many = signing;
        for (int i = 2; i <= 20; i++) {
            many = many.rotate(SigningKey.symmetric("key " + i), DAY, NOW);
        }

        assertThat(many.keys())
                .extracting(SigningKey::secret)
                .containsExactly("key 20", "key 19", "key 18", "key 17", "key 16");
    }

    @Test
    void there_is_always_a_key() {
        assertThatThrownBy(() -> new Signing(SignatureSchemeName.HMAC_SHA256, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_key_does_not_show_its_secret() {
        assertThat(signing.toString()).doesNotContain("first");
    }

    private static Signing with(String secret) {
        return Signing.with(SignatureSchemeName.HMAC_SHA256, SigningKey.symmetric(secret));
    }

    private static List<String> secrets(Signing signing, Instant at) {
        return signing.validAt(at).stream().map(SigningKey::secret).toList();
    }
}
