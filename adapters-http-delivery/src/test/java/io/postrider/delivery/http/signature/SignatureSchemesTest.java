package io.postrider.delivery.http.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureSchemesTest {
    private static final SecretForm FORM = SecretForm.standardWebhooks();
    private static final byte[] MESSAGE = bytes("what do ya want for nothing?");

    private final SignatureSchemes schemes = SignatureSchemes.installed(new SecureRandom());

    @Test
    void the_built_in_schemes_are_known_by_name() {
        assertThat(schemes.schemes())
                .containsExactly(
                        SignatureSchemeName.ED25519, SignatureSchemeName.ES256, SignatureSchemeName.HMAC_SHA256);
        assertThat(schemes.isSymmetric(SignatureSchemeName.HMAC_SHA256)).isTrue();
        assertThat(schemes.isSymmetric(SignatureSchemeName.ED25519)).isFalse();
        assertThat(schemes.isSymmetric(SignatureSchemeName.ES256)).isFalse();
        assertThatThrownBy(() -> schemes.named(new SignatureSchemeName("rot13")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rot13");
    }

    @Test
    void two_schemes_of_one_name_are_refused() {
        SignatureScheme scheme = new Es256();

        assertThatThrownBy(() -> new SignatureSchemes(List.of(scheme, scheme), new SecureRandom()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hmac_gives_the_answers_of_rfc_4231() {
        // RFC 4231, section 4.3
        byte[] signature = schemes.named(SignatureSchemeName.HMAC_SHA256)
                .sign(SigningKey.symmetric("Jefe"), SecretBytes.OF_WHOLE_TEXT, MESSAGE);

        assertThat(HexFormat.of().formatHex(signature))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void the_parts_of_a_message_are_signed_as_one() {
        SignatureScheme scheme = schemes.named(SignatureSchemeName.HMAC_SHA256);
        SigningKey key = SigningKey.symmetric("Jefe");

        assertThat(scheme.sign(key, SecretBytes.OF_WHOLE_TEXT, bytes("what do ya "), bytes("want for nothing?")))
                .isEqualTo(scheme.sign(key, SecretBytes.OF_WHOLE_TEXT, MESSAGE));
    }

    @Test
    void the_same_secret_text_gives_different_keys_by_how_it_is_read() {
        SignatureScheme scheme = schemes.named(SignatureSchemeName.HMAC_SHA256);
        SigningKey key = SigningKey.symmetric("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(scheme.sign(key, SecretBytes.OF_WHOLE_TEXT, MESSAGE))
                .isNotEqualTo(scheme.sign(key, SecretBytes.OF_BASE64_BEHIND_PREFIX, MESSAGE));
    }

    @Test
    void many_threads_sign_with_one_key() throws Exception {
        SignatureScheme scheme = schemes.named(SignatureSchemeName.HMAC_SHA256);
        SigningKey key = SigningKey.symmetric("Jefe");
        byte[] expected = scheme.sign(key, SecretBytes.OF_WHOLE_TEXT, MESSAGE);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> signing = () -> IntStream.range(0, 2_000)
                    .allMatch(i ->
                            java.util.Arrays.equals(expected, scheme.sign(key, SecretBytes.OF_WHOLE_TEXT, MESSAGE)));

            for (Future<Boolean> all : threads.invokeAll(List.of(signing, signing, signing, signing))) {
                assertThat(all.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void more_keys_than_are_kept_can_be_used() {
        SignatureScheme scheme = schemes.named(SignatureSchemeName.HMAC_SHA256);
        byte[] first = scheme.sign(SigningKey.symmetric("key 0"), SecretBytes.OF_WHOLE_TEXT, MESSAGE);

        for (int i = 0; i < 20_001; i++) {
            scheme.sign(SigningKey.symmetric("key " + i), SecretBytes.OF_WHOLE_TEXT, MESSAGE);
        }

        assertThat(scheme.sign(SigningKey.symmetric("key 0"), SecretBytes.OF_WHOLE_TEXT, MESSAGE))
                .isEqualTo(first);
    }

    @Test
    void a_secret_is_generated_and_read_in_the_form_of_the_dialect() {
        SigningKey key = schemes.generate(SignatureSchemeName.HMAC_SHA256, SecretForm.hex64());

        assertThat(key.secret()).matches("[0-9a-f]{64}");
        assertThat(key.publicKey()).isEmpty();
        assertThat(schemes.read(SignatureSchemeName.HMAC_SHA256, SecretForm.hex64(), key.secret()))
                .contains(key);
        assertThat(schemes.read(SignatureSchemeName.HMAC_SHA256, SecretForm.hex64(), "short"))
                .isEmpty();
        assertThat(schemes.rule(SignatureSchemeName.HMAC_SHA256, SecretForm.hex64()))
                .isEqualTo(SecretForm.hex64().rule());
    }

    @Test
    void an_ed25519_key_pair_is_generated_and_its_signature_verified() throws Exception {
        SigningKey key = schemes.generate(SignatureSchemeName.ED25519, FORM);

        byte[] signature = schemes.named(SignatureSchemeName.ED25519)
                .sign(key, SecretBytes.OF_BASE64_BEHIND_PREFIX, bytes("what do ya "), bytes("want for nothing?"));

        assertThat(key.secret()).startsWith("whsk_");
        assertThat(key.publicKey()).startsWith("whpk_");
        assertThat(verifies("Ed25519", ed25519(key.publicKey()), signature)).isTrue();
        assertThat(schemes.read(SignatureSchemeName.ED25519, FORM, key.secret()))
                .contains(key);
    }

    @Test
    void an_ed25519_key_that_a_client_brings_tells_its_public_key() {
        SigningKey key = schemes.read(
                        SignatureSchemeName.ED25519,
                        FORM,
                        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==")
                .orElseThrow();

        assertThat(key.publicKey()).isEqualTo("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsk_",
                "whsk_not base64",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                // The public key of another pair behind the seed.
                "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg=="
            })
    void what_is_no_ed25519_key_is_not_read(String text) {
        assertThat(schemes.read(SignatureSchemeName.ED25519, FORM, text)).isEmpty();
    }

    @Test
    void an_es256_key_pair_is_generated_and_its_signature_verified() throws Exception {
        SigningKey key = schemes.generate(SignatureSchemeName.ES256, FORM);

        byte[] signature = schemes.named(SignatureSchemeName.ES256)
                .sign(key, SecretBytes.OF_WHOLE_TEXT, bytes("what do ya "), bytes("want for nothing?"));

        assertThat(key.publicKey())
                .startsWith("-----BEGIN PUBLIC KEY-----\n")
                .endsWith("\n-----END PUBLIC KEY-----\n")
                .doesNotContain("\r");
        assertThat(verifies("SHA256withECDSA", p256(key.publicKey()), signature))
                .isTrue();
    }

    @Test
    void an_es256_key_that_a_client_brings_tells_its_public_key() {
        for (int i = 0; i < 5; i++) {
            SigningKey key = schemes.generate(SignatureSchemeName.ES256, FORM);

            assertThat(schemes.read(SignatureSchemeName.ES256, FORM, key.secret()))
                    .contains(key);
        }
    }

    @Test
    void a_key_on_another_curve_is_not_read() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        String text = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());

        assertThat(schemes.read(SignatureSchemeName.ES256, FORM, text)).isEmpty();
        assertThat(schemes.read(SignatureSchemeName.ES256, FORM, "no key at all"))
                .isEmpty();
    }

    private static boolean verifies(String algorithm, PublicKey key, byte[] signature) throws Exception {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    private static PublicKey ed25519(String text) throws Exception {
        byte[] raw = Base64.getDecoder().decode(text.substring("whpk_".length()));
        byte[] encoded = HexFormat.of()
                .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static PublicKey p256(String pem) throws Exception {
        String base64 = pem.replaceAll("-----[A-Z ]+-----|\\n", "");
        return KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
