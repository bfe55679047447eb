package io.postrider.delivery.http.standardwebhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.Samples;
import io.postrider.delivery.http.signature.SecretBytes;
import io.postrider.delivery.http.signature.SignatureScheme;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksFormatTest {
    private static final String SECOND_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private final StandardWebhooksFormat format = new StandardWebhooksFormat();
    private final Webhook webhook = Samples.webhook("https://receiver.example/hook");

    /** The vectors that the specification's own libraries are tested with. */
    @ParameterizedTest
    @CsvSource({
        "hmac-sha256, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "ed25519, whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==,"
                + " hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
    })
    void signatures_are_those_of_the_known_answers(String scheme, String secret, String expected) {
        SignatureSchemeName name = new SignatureSchemeName(scheme);
        SigningKey key = Samples.SCHEMES
                .read(name, SecretForm.standardWebhooks(), secret)
                .orElseThrow();

        byte[] signature = Samples.SCHEMES
                .named(name)
                .sign(
                        key,
                        SecretBytes.OF_BASE64_BEHIND_PREFIX,
                        ascii("msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330."),
                        ascii("{\"test\": 2432232314}"));

        assertThat(Base64.getEncoder().encodeToString(signature)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[1.10, 1E+2, 123456789012345678901234567890]",
                "{ \"b\" : 1,\n\t\"a\" : \"\\u00e9\\/é\uD83D\uDE80\" }"
            })
    void data_are_kept_byte_for_byte(String data) {
        LeasedDelivery delivery = Samples.delivery(webhook, data);

        byte[] body =
                format.format(webhook, delivery, Samples.NOW, Samples.SCHEMES).body();

        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"type\":\"user.created\",\"timestamp\":\"2026-03-04T05:06:07.008Z\",\"data\":" + data + "}");
    }

    @Test
    void the_timestamp_of_the_body_always_has_milliseconds() {
        LeasedDelivery delivery = Samples.delivery(webhook, "{}", Instant.parse("2026-01-01T00:00:00Z"));

        byte[] body =
                format.format(webhook, delivery, Samples.NOW, Samples.SCHEMES).body();

        assertThat(new String(body, StandardCharsets.UTF_8)).contains("\"timestamp\":\"2026-01-01T00:00:00.000Z\"");
    }

    @Test
    void headers_follow_the_time_of_the_attempt_and_the_body_does_not() {
        LeasedDelivery delivery = Samples.delivery(webhook);

        FormattedRequest first = format.format(webhook, delivery, Samples.NOW, Samples.SCHEMES);
        FormattedRequest later = format.format(webhook, delivery, Samples.NOW.plusSeconds(60), Samples.SCHEMES);

        assertThat(later.body()).isEqualTo(first.body());
        assertThat(header(later, "webhook-id")).isEqualTo(header(first, "webhook-id"));
        assertThat(header(first, "webhook-timestamp")).isEqualTo("1772600767");
        assertThat(header(later, "webhook-timestamp")).isEqualTo("1772600827");
        assertThat(header(later, "webhook-signature")).isNotEqualTo(header(first, "webhook-signature"));
    }

    @Test
    void there_is_a_signature_for_each_key_while_keys_overlap() {
        Signing rotated =
                webhook.signing().rotate(SigningKey.symmetric(SECOND_SECRET), Duration.ofHours(24), Samples.NOW);
        Webhook changed = webhook.change().signing(rotated).at(Samples.NOW);
        LeasedDelivery delivery = Samples.delivery(changed);

        FormattedRequest during = format.format(changed, delivery, Samples.NOW.plusSeconds(3_600), Samples.SCHEMES);
        FormattedRequest after = format.format(changed, delivery, Samples.NOW.plusSeconds(24 * 3_600), Samples.SCHEMES);

        assertThat(header(during, "webhook-signature").split(" "))
                .containsExactly(expected(SECOND_SECRET, during), expected(Samples.SECRET, during));
        assertThat(header(after, "webhook-signature")).isEqualTo(expected(SECOND_SECRET, after));
    }

    @Test
    void an_es256_signature_is_marked_by_its_scheme() {
        SigningKey key = Samples.SCHEMES.generate(SignatureSchemeName.ES256, SecretForm.standardWebhooks());
        Webhook changed = webhook.change()
                .signing(Signing.with(SignatureSchemeName.ES256, key))
                .at(Samples.NOW);

        FormattedRequest request = format.format(changed, Samples.delivery(changed), Samples.NOW, Samples.SCHEMES);

        assertThat(header(request, "webhook-signature")).startsWith("v1es256,");
    }

    private static String expected(String secret, FormattedRequest request) {
        SignatureScheme scheme = Samples.SCHEMES.named(SignatureSchemeName.HMAC_SHA256);
        String before = header(request, "webhook-id") + "." + header(request, "webhook-timestamp") + ".";
        byte[] signature = scheme.sign(
                SigningKey.symmetric(secret), SecretBytes.OF_BASE64_BEHIND_PREFIX, ascii(before), request.body());
        return "v1," + Base64.getEncoder().encodeToString(signature);
    }

    private static String header(FormattedRequest request, String name) {
        return request.headers().stream()
                .filter(header -> header.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
