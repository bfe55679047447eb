package io.postrider.delivery.http.monime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.Transcript;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.dialect.Monime;
import io.postrider.domain.dialect.MonimeRelease;
import io.postrider.domain.dialect.MonimeReleases;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only this dialect has: key pairs, and releases that change while deliveries are on their way. */
class MonimeFormatTest {
    private static final SignatureSchemes SCHEMES = SignatureSchemes.installed(new SecureRandom());
    private static final SigningKey PAIR = SCHEMES.generate(Monime.DIALECT.defaultScheme(), Monime.DIALECT.secrets());
    private static final Instant CHOSEN = Instant.parse("2026-02-22T23:33:20.000Z");

    private final MonimeFormat format = new MonimeFormat();
    private Transcript transcript;
    private Webhook before;
    private Webhook after;

    @BeforeEach
    void choose_another_release() throws Exception {
        transcript = Transcript.all().stream()
                .filter(each -> each.toString().equals("monime/payment-completed-es256.transcript"))
                .findFirst()
                .orElseThrow();
        MonimeReleases releases = MonimeReleases.startingWith(MonimeRelease.CAPH);
        before = withReleases(transcript.webhook(PAIR), releases);
        after = withReleases(before, releases.choose(MonimeRelease.SIRIUSB, CHOSEN));
    }

    @Test
    void openssl_verifies_a_delivery(@TempDir Path directory) throws Exception {
        assumeTrue(canRun("openssl", "version"), "openssl is not on this machine: the check was left out");
        FormattedRequest request = format.format(before, transcript.delivery(0), transcript.attemptAt(), SCHEMES);
        String[] header = request.headers().get(0).value().split(",", 2);
        Path key = Files.writeString(directory.resolve("key.pem"), PAIR.publicKey());
        Path signature = Files.write(
                directory.resolve("signature.der"), Base64.getDecoder().decode(header[1].substring("v1=".length())));
        Path message = directory.resolve("message");

        Files.write(message, message(header[0].substring("t=".length()), request.body()));
        boolean isVerified = isVerifiedByOpenssl(key, signature, message);
        Files.write(message, message("0", request.body()));
        boolean isVerifiedForAnotherTime = isVerifiedByOpenssl(key, signature, message);

        assertThat(isVerified).isTrue();
        assertThat(isVerifiedForAnotherTime).isFalse();
    }

    @Test
    void a_delivery_that_was_attempted_before_the_change_keeps_its_body() {
        LeasedDelivery delivery = createdAt(CHOSEN.minusMillis(1));
        byte[] first = body(before, delivery);

        byte[] retry = body(after, delivery);

        assertThat(retry).isEqualTo(first);
        assertThat(text(retry)).startsWith("{\"apiVersion\":\"caph.2025-08-23\",");
    }

    @Test
    void a_node_that_has_not_heard_of_the_change_yet_sends_the_same_body_as_one_that_has() {
        LeasedDelivery delivery =
                createdAt(CHOSEN.plus(MonimeReleases.TAKES_HOLD_AFTER).minusMillis(1));

        assertThat(body(after, delivery)).isEqualTo(body(before, delivery));
    }

    @Test
    void a_delivery_created_once_the_change_holds_has_the_new_release() {
        LeasedDelivery delivery = createdAt(CHOSEN.plus(MonimeReleases.TAKES_HOLD_AFTER));

        assertThat(text(body(after, delivery))).startsWith("{\"apiVersion\":\"siriusb\",");
    }

    @Test
    void a_change_back_does_not_reach_deliveries_of_the_time_between() {
        Instant back = CHOSEN.plus(Duration.ofDays(1));
        Webhook restored =
                withReleases(after, MonimeReleases.in(after.attributes()).choose(MonimeRelease.CAPH, back));
        LeasedDelivery between = createdAt(CHOSEN.plus(Duration.ofHours(1)));

        assertThat(body(restored, between)).isEqualTo(body(after, between));
        assertThat(text(body(restored, createdAt(back.plusSeconds(3))))).startsWith("{\"apiVersion\":\"caph.");
    }

    @Test
    void a_history_that_cannot_be_read_is_not_guessed_at() {
        Webhook broken = before.change()
                .attributes(Map.of(MonimeReleases.ATTRIBUTE, "caph siriusb"))
                .at(CHOSEN);

        assertThatThrownBy(() -> body(broken, transcript.delivery(0))).isInstanceOf(IllegalArgumentException.class);
    }

    private byte[] body(Webhook webhook, LeasedDelivery delivery) {
        return format.format(webhook, delivery, CHOSEN.plusSeconds(60), SCHEMES).body();
    }

    private LeasedDelivery createdAt(Instant moment) {
        LeasedDelivery delivery = transcript.delivery(0);
        return new LeasedDelivery(
                new DeliveryId(new TimeOrderedUuids(new Random(1)).next(moment)),
                delivery.event(),
                delivery.webhook(),
                1,
                Trigger.SCHEDULE,
                true);
    }

    private static Webhook withReleases(Webhook webhook, MonimeReleases releases) {
        return webhook.change()
                .attributes(releases.writtenInto(webhook.attributes()))
                .at(CHOSEN);
    }

    private static byte[] message(String seconds, byte[] body) {
        byte[] before = (seconds + "_").getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[before.length + body.length];
        System.arraycopy(before, 0, message, 0, before.length);
        System.arraycopy(body, 0, message, before.length, body.length);
        return message;
    }

    private static boolean isVerifiedByOpenssl(Path key, Path signature, Path message) throws Exception {
        return canRun(
                "openssl",
                "dgst",
                "-sha256",
                "-verify",
                key.toString(),
                "-signature",
                signature.toString(),
                message.toString());
    }

    /** Whether the program is there and ends with success. */
    private static boolean canRun(String... command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return false;
        }
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " did not end");
        }
        return process.exitValue() == 0;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
