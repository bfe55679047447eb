package io.postrider.domain.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SignatureSchemeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The values of the built-in dialects, against what their documentation says. */
class DialectsTest {
    private static final Dialects BUILT_IN = new Dialects(builtIn().toList());
    private static final UUID ID = new TimeOrderedUuids(new Random(1)).next(Instant.parse("2026-01-01T00:00:00Z"));

    static Stream<Dialect> builtIn() {
        return Stream.of(Dhmad.DIALECT, Flat.DIALECT, Paged.DIALECT, Monime.DIALECT, Zaits.DIALECT);
    }

    @Test
    void five_dialects_come_beside_the_native_one() {
        assertThat(BUILT_IN.all())
                .extracting(dialect -> dialect.name().text())
                .containsExactly("native", "dhmad", "flat", "paged", "monime", "zaits");
    }

    @ParameterizedTest
    @CsvSource({
        "dhmad,  [0-9a-f]{24},        evt_[0-9a-z]{26}, del_[0-9a-z]{26}",
        "flat,   hook_[0-9a-z]{26},   evt_[0-9a-z]{26}, del_[0-9a-z]{26}",
        "paged,  wh_[0-9a-z]{26},     evt_[0-9a-z]{26}, del_[0-9a-z]{26}",
        "monime, whk-[0-9a-z]{26},    wkd-[0-9a-z]{26}, del_[0-9a-z]{26}",
        "zaits,  we_[0-9a-z]{26},     evt_[0-9a-z]{26}, del_[0-9a-z]{26}"
    })
    void ids_have_the_dialects_form_and_can_be_read_back(String name, String webhook, String event, String delivery) {
        Dialect dialect = named(name);
        UUID shaped = dialect.webhookIds().shape(ID);

        assertThat(dialect.webhookIds().format(shaped)).matches(webhook);
        assertThat(dialect.webhookIds().parse(dialect.webhookIds().format(shaped)))
                .contains(shaped);
        assertThat(dialect.eventIds().format(ID)).matches(event);
        assertThat(dialect.deliveryIds().format(ID)).matches(delivery);
    }

    @ParameterizedTest
    @CsvSource({
        "dhmad,  [0-9a-f]{64}",
        "flat,   whsec_[0-9a-f]{64}",
        "paged,  whsec_[0-9A-Za-z+/]{43}=",
        "monime, whsec_[0-9a-f]{64}",
        "zaits,  whsec_[0-9A-Za-z+/]{43}="
    })
    void generated_secrets_have_the_dialects_form(String name, String form) {
        String secret = named(name).secrets().generate(new Random(1));

        assertThat(secret).matches(form);
        assertThat(named(name).secrets().accepts(secret)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "flat, 15, false",
        "flat, 16, true",
        "flat, 256, true",
        "flat, 257, false",
        "monime, 31, false",
        "monime, 32, true",
        "monime, 256, true",
        "monime, 257, false"
    })
    void a_clients_own_secret_has_a_length_in_range(String name, int length, boolean isAccepted) {
        assertThat(named(name).secrets().accepts("x".repeat(length))).isEqualTo(isAccepted);
    }

    @ParameterizedTest
    @CsvSource({
        "dhmad,  0 30 300 1800 7200",
        "flat,   0 30 300 1800 7200",
        "paged,  0 30 300 1800 7200",
        "monime, 0 30 300 1800 7200",
        "zaits,  0 60 300 1800 7200"
    })
    void attempts_come_after_just_the_documented_delays(String name, String seconds) {
        RetrySchedule schedule = named(name).defaultPolicy().retrySchedule();

        assertThat(schedule.delays())
                .containsExactlyElementsOf(Stream.of(seconds.split(" "))
                        .map(each -> Duration.ofSeconds(Long.parseLong(each)))
                        .toList());
        assertThat(schedule.delayBefore(5, new Random())).contains(Duration.ofHours(2));
        assertThat(schedule.delayBefore(6, new Random())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void a_receiver_has_ten_seconds(Dialect dialect) {
        assertThat(dialect.defaultPolicy().timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void only_dhmad_limits_the_number_of_webhooks_and_only_monime_signs_with_key_pairs_by_default() {
        assertThat(named("dhmad").maxWebhooks()).isEqualTo(2);
        assertThat(builtIn().filter(dialect -> dialect.maxWebhooks() != Dialect.NO_LIMIT))
                .containsExactly(Dhmad.DIALECT);
        assertThat(named("monime").defaultScheme()).isEqualTo(SignatureSchemeName.ES256);
        assertThat(builtIn().filter(dialect -> !dialect.defaultScheme().equals(SignatureSchemeName.HMAC_SHA256)))
                .containsExactly(Monime.DIALECT);
    }

    @Test
    void a_monime_webhook_holds_what_its_documentation_says() {
        WebhookLimits limits = named("monime").webhookLimits();

        assertThat(limits.minNameLength()).isEqualTo(1);
        assertThat(limits.maxNameLength()).isEqualTo(100);
        assertThat(limits.maxUrlLength()).isEqualTo(255);
        assertThat(limits.maxHeaders()).isEqualTo(10);
        assertThat(limits.maxAlertEmails()).isEqualTo(2);
        assertThat(limits.maxMetadataValueLength()).isEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void subscriptions_are_limited_to_the_catalogue(Dialect dialect) {
        assertThat(dialect.openSubscriptions()).isFalse();
        assertThat(dialect.catalogues(dialect.catalogue().get(0).type())).isTrue();
        assertThat(dialect.catalogues(new EventType("no.such.type"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "dhmad, 'escrow.status.updated contract.signed escrow.cancellation.requested escrow.cancellation.rejected"
                + " escrow.cancellation.accepted escrow.updated escrow.deposit_proof.rejected escrow.delivery.rejected"
                + " identity.verification.updated identity.verification.linked'",
        "flat, 'user.created user.updated user.deleted project.created project.updated project.deleted file.uploaded"
                + " payment.succeeded payment.failed'",
        "paged, 'user.created user.updated user.deleted data.created data.updated data.deleted report.generated"
                + " system.alert'",
        "monime, 'payment.created payment.completed payment.failed payout.created payout.completed payout.failed"
                + " payout.delayed checkout_session.completed checkout_session.cancelled checkout_session.expired"
                + " payment_code.completed payment_code.expired internal_transfer.completed'",
        "zaits, 'document.signed document.completed document.expired face.verified face.liveness.detected ocr.completed"
                + " ocr.id.extracted user.credits.low api.rate.limited'"
    })
    void the_catalogue_is_that_of_the_documentation_in_its_order(String name, String types) {
        assertThat(named(name).catalogue())
                .extracting(type -> type.type().name())
                .containsExactly(types.split(" "));
    }

    @Test
    void zaits_describes_and_groups_its_types() {
        assertThat(named("zaits").catalogue())
                .contains(
                        new RegisteredEventType(
                                new EventType("document.signed"),
                                "Document has been signed by a signer",
                                "signing",
                                ""),
                        new RegisteredEventType(
                                new EventType("api.rate.limited"), "API rate limit exceeded", "system", ""))
                .extracting(RegisteredEventType::category)
                .containsExactly("signing", "signing", "signing", "face", "face", "ocr", "ocr", "account", "system");
    }

    @Test
    void what_a_dialect_signs_with_cannot_be_overridden_by_a_webhooks_header() {
        assertThat(named("monime").headerProblem("monime-SIGNATURE", "x"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("cannot be overridden"));
        assertThat(named("dhmad").headerProblem("X-Webhook-Id", "x")).isPresent();
        assertThat(named("native").headerProblem("Webhook-Signature", "x")).isPresent();
        assertThat(named("flat").headerProblem("Monime-Signature", "x")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void the_connections_headers_are_out_of_reach_in_each_dialect(Dialect dialect) {
        for (String name : List.of("Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection")) {
            assertThat(dialect.headerProblem(name, "x")).as(name).isPresent();
        }
        assertThat(dialect.headerProblem("X-Team", "a\r\nHost: b")).isPresent();
        assertThat(dialect.headerProblem("X-Team", "a")).isEmpty();
    }

    @Test
    void configuration_changes_schedule_timeout_and_limit_and_nothing_else() {
        RetrySchedule schedule = RetrySchedule.exactly(Duration.ZERO, Duration.ofSeconds(1));

        Dialect changed = Dhmad.DIALECT
                .withRetrySchedule(schedule)
                .withTimeout(Duration.ofSeconds(3))
                .withMaxWebhooks(7);

        assertThat(changed.defaultPolicy().retrySchedule()).isEqualTo(schedule);
        assertThat(changed.defaultPolicy().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(changed.maxWebhooks()).isEqualTo(7);
        assertThat(changed.withRetrySchedule(Dhmad.DIALECT.defaultPolicy().retrySchedule())
                        .withTimeout(Duration.ofSeconds(10))
                        .withMaxWebhooks(2))
                .isEqualTo(Dhmad.DIALECT);
    }

    @Test
    void a_dialect_can_only_narrow_the_limits_of_the_core() {
        assertThatThrownBy(() -> WebhookLimits.WIDEST.urlLength(2_049)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebhookLimits.WIDEST.headers(21)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebhookLimits.WIDEST.nameLength(5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Dhmad.DIALECT.withMaxWebhooks(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void two_dialects_of_one_name_are_refused() {
        assertThatThrownBy(() -> new Dialects(List.of(Flat.DIALECT, Flat.DIALECT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("flat");
    }

    private static Dialect named(String name) {
        return BUILT_IN.named(new DialectName(name)).orElseThrow();
    }
}
