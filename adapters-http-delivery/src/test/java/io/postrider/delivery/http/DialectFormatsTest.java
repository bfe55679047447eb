package io.postrider.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The delivery halves of all dialects, against transcripts and against signatures that are made here anew. */
class DialectFormatsTest {
    private static final SignatureSchemes SCHEMES = SignatureSchemes.installed(new SecureRandom());
    private static final DeliveryFormats FORMATS = DeliveryFormats.installed(SCHEMES);
    private static final SigningKey PAIR = SCHEMES.generate(SignatureSchemeName.ES256, SecretForm.text(16, 256));

    static Stream<Transcript> transcripts() throws Exception {
        return Transcript.all().stream();
    }

    static Stream<Dialect> dialects() {
        return FORMATS.dialects().stream();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void the_request_is_the_one_of_the_transcript(Transcript transcript) {
        FormattedRequest request = format(transcript, transcript.webhook(PAIR), 0, transcript.attemptAt());

        assertThat(text(request.body())).isEqualTo(text(transcript.body()));
        assertThat(request.body()).isEqualTo(transcript.body());
        assertThat(request.headers())
                .usingElementComparator((ours, written) -> isSame(ours, written) ? 0 : 1)
                .containsExactlyElementsOf(transcript.headers());
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void a_receiver_that_verifies_on_its_own_accepts_the_signature(Transcript transcript) throws Exception {
        FormattedRequest request = format(transcript, transcript.webhook(PAIR), 0, transcript.attemptAt());

        assertThat(isVerified(transcript, request)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void a_body_that_was_changed_on_its_way_is_not_accepted(Transcript transcript) throws Exception {
        FormattedRequest request = format(transcript, transcript.webhook(PAIR), 0, transcript.attemptAt());
        byte[] changed = request.body().clone();
        changed[changed.length - 2] ^= 1;

        assertThat(isVerified(transcript, new FormattedRequest(changed, request.headers())))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void a_retry_has_the_body_and_the_ids_of_the_first_attempt(Transcript transcript) throws Exception {
        Webhook webhook = transcript.webhook(PAIR);
        FormattedRequest first = format(transcript, webhook, 0, transcript.attemptAt());

        FormattedRequest retry =
                format(transcript, webhook, 4, transcript.attemptAt().plus(Duration.ofHours(3)));

        assertThat(retry.body()).isEqualTo(first.body());
        assertThat(unsigned(retry)).isEqualTo(unsigned(first));
        assertThat(isVerified(transcript, retry)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void after_a_rotation_the_new_key_alone_signs_even_while_the_old_one_is_valid(Transcript transcript)
            throws Exception {
        Webhook webhook = transcript.webhook(PAIR);
        SigningKey fresh = webhook.signing().scheme().equals(SignatureSchemeName.ES256)
                ? SCHEMES.generate(SignatureSchemeName.ES256, SecretForm.text(16, 256))
                : SigningKey.symmetric("a fresh secret of the receiver");
        Instant now = transcript.attemptAt();
        Signing overlapping = webhook.signing().rotate(fresh, Duration.ofDays(7), now.minusSeconds(1));
        assertThat(overlapping.validAt(now)).hasSizeGreaterThan(1);

        FormattedRequest request =
                format(transcript, webhook.change().signing(overlapping).at(now), 1, now);

        assertThat(request.headers()).hasSameSizeAs(transcript.headers());
        assertThat(isVerified(fresh, webhook, request)).isTrue();
        assertThat(isVerified(transcript, request)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void each_dialect_has_transcripts(Dialect dialect) throws Exception {
        assertThat(transcripts().filter(each -> each.dialect().equals(dialect.name())))
                .hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void a_dialect_reserves_the_headers_that_its_format_sets_and_no_others(Transcript transcript) {
        Dialect dialect =
                new Dialects(FORMATS.dialects()).named(transcript.dialect()).orElseThrow();

        FormattedRequest request = format(transcript, transcript.webhook(PAIR), 0, transcript.attemptAt());

        assertThat(request.headers().stream()
                        .map(header -> header.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()))
                .isEqualTo(dialect.reservedHeaders());
    }

    @Test
    void the_native_dialect_reserves_the_headers_that_its_format_sets() {
        Webhook webhook = Samples.webhook("https://receiver.example/");

        FormattedRequest request =
                FORMATS.format(webhook, Samples.delivery(webhook), Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(request.headers()).extracting(Header::name).allMatch(Dialect.NATIVE::reservesHeader);
    }

    private static FormattedRequest format(Transcript transcript, Webhook webhook, int attemptsMade, Instant now) {
        LeasedDelivery delivery = transcript.delivery(attemptsMade);
        return FORMATS.format(webhook, delivery, now);
    }

    private static boolean isSame(Header ours, Header written) {
        String value = written.value();
        if (!value.endsWith(Transcript.ANY_SIGNATURE)) {
            return ours.equals(written);
        }
        String before = value.substring(0, value.length() - Transcript.ANY_SIGNATURE.length());
        return ours.name().equals(written.name())
                && ours.value().startsWith(before)
                && ours.value().substring(before.length()).matches("[A-Za-z0-9+/]+={0,2}");
    }

    /** All headers but those that go with the time of the attempt. */
    private static List<Header> unsigned(FormattedRequest request) {
        return request.headers().stream()
                .filter(header -> !header.name().equals("X-Webhook-Timestamp")
                        && !header.name().equals("Monime-Signature"))
                .toList();
    }

    private static boolean isVerified(Transcript transcript, FormattedRequest request) throws GeneralSecurityException {
        SigningKey key = transcript.isSignedByKeyPair() ? PAIR : SigningKey.symmetric(transcript.secret());
        return isVerified(key, transcript.webhook(PAIR), request);
    }

    /** What a receiver does: with the JDK alone, and nothing of the product but the text of the key. */
    private static boolean isVerified(SigningKey key, Webhook webhook, FormattedRequest request)
            throws GeneralSecurityException {
        Map<String, String> headers = request.headers().stream().collect(Collectors.toMap(Header::name, Header::value));
        byte[] body = request.body();
        switch (webhook.dialect().text()) {
            case "dhmad", "flat", "paged" -> {
                return headers.get("X-Webhook-Signature").equals(HexFormat.of().formatHex(hmac(key.secret(), body)));
            }
            case "zaits" -> {
                return headers.get("X-Zaits-Signature")
                        .equals("sha256=" + HexFormat.of().formatHex(hmac(key.secret(), body)));
            }
            case "monime" -> {
                String[] parts = headers.get("Monime-Signature").split(",", 2);
                byte[] before = (parts[0].substring("t=".length()) + "_").getBytes(StandardCharsets.US_ASCII);
                byte[] signature = Base64.getDecoder().decode(parts[1].substring("v1=".length()));
                if (key.publicKey().isEmpty()) {
                    return Base64.getEncoder()
                            .encodeToString(signature)
                            .equals(Base64.getEncoder().encodeToString(hmac(key.secret(), before, body)));
                }
                Signature verifier = Signature.getInstance("SHA256withECDSA");
                verifier.initVerify(publicKey(key.publicKey()));
                verifier.update(before);
                verifier.update(body);
                return verifier.verify(signature);
            }
            default -> throw new AssertionError(webhook.dialect());
        }
    }

    private static byte[] hmac(String secret, byte[]... message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        for (byte[] part : message) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static PublicKey publicKey(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
