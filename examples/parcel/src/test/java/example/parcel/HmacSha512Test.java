package example.parcel;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.http.signature.SecretBytes;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.webhook.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HmacSha512Test {
    private final SignatureSchemes schemes = SignatureSchemes.installed(new SecureRandom());

    @Test
    void the_scheme_is_found_beside_those_of_the_product() {
        assertThat(schemes.schemes())
                .extracting(Object::toString)
                .contains("hmac-sha256", "ed25519", "es256", "hmac-sha512");
    }

    /** RFC 4231, section 4.3. */
    @Test
    void a_known_message_has_the_known_signature() {
        byte[] message = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);

        byte[] signature =
                schemes.named(HmacSha512.NAME).sign(SigningKey.symmetric("Jefe"), SecretBytes.OF_WHOLE_TEXT, message);

        assertThat(HexFormat.of().formatHex(signature))
                .isEqualTo("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    }

    @Test
    void a_secret_is_of_the_dialects_form() {
        SigningKey key = schemes.generate(HmacSha512.NAME, Parcel.DIALECT.secrets());

        assertThat(Parcel.DIALECT.secrets().accepts(key.secret())).isTrue();
        assertThat(schemes.read(HmacSha512.NAME, Parcel.DIALECT.secrets(), "too short"))
                .isEmpty();
    }
}
