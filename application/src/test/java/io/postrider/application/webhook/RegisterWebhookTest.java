package io.postrider.application.webhook;

import static io.postrider.application.webhook.WebhookUseCasesFixture.NARROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.application.account.UnknownAccount;
import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.FieldProblem.BadUrl;
import io.postrider.application.problem.FieldProblem.Broken;
import io.postrider.application.problem.FieldProblem.ForbiddenUrl;
import io.postrider.application.problem.FieldProblem.LimitReached;
import io.postrider.application.problem.FieldProblem.Missing;
import io.postrider.application.problem.FieldProblem.NoEventTypes;
import io.postrider.application.problem.FieldProblem.UnknownEventType;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.Samples;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.domain.webhook.WebhookUrl;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterWebhookTest {
    private final WebhookUseCasesFixture fixture = new WebhookUseCasesFixture();

    @Test
    void a_webhook_of_url_and_event_types_alone_has_the_dialects_values() {
        Webhook webhook = fixture.registered();

        assertThat(webhook.dialect()).isEqualTo(DialectName.NATIVE);
        assertThat(webhook.url().text()).isEqualTo("https://receiver.example/hook");
        assertThat(webhook.eventTypes()).containsExactly(new EventTypePattern("user.created"));
        assertThat(webhook.status()).isEqualTo(WebhookStatus.ENABLED);
        assertThat(webhook.policy()).isEqualTo(DeliveryPolicy.DEFAULT);
        assertThat(webhook.signing().scheme()).isEqualTo(SignatureSchemeName.HMAC_SHA256);
        assertThat(webhook.signing().current().secret()).startsWith("whsec_");
        assertThat(webhook.name()).isEmpty();
        assertThat(webhook.createdAt()).isEqualTo(WebhookUseCasesFixture.NOW);
        assertThat(webhook.updatedAt()).isEqualTo(WebhookUseCasesFixture.NOW);
        assertThat(webhook.version()).isEqualTo(1);
        assertThat(fixture.stored(webhook)).isEqualTo(webhook);
    }

    @Test
    void everything_that_is_given_is_stored() {
        WebhookDraft draft = fixture.draft()
                .space("east")
                .name("name")
                .description("two\nlines")
                .eventTypes(List.of("user.*", "*", "user.*"))
                .enabled(false)
                .headers(Map.of("X-Team", "blue"))
                .metadata(Map.of("key", "value"))
                .alertEmails(List.of("ops@example.com", "o.p+s@sub.example.co.uk"))
                .attributes(Map.of("release", "caph"))
                .scheme(SignatureSchemeName.ED25519)
                .policy(new PolicyDraft(Duration.ofSeconds(3), List.of(Duration.ZERO), 2, 5))
                .build();

        Webhook webhook = fixture.register.register(draft);

        assertThat(webhook.space()).isEqualTo("east");
        assertThat(webhook.name()).isEqualTo("name");
        assertThat(webhook.description()).isEqualTo("two\nlines");
        assertThat(webhook.eventTypes()).containsExactly(new EventTypePattern("user.*"), new EventTypePattern("*"));
        assertThat(webhook.status()).isEqualTo(WebhookStatus.DISABLED);
        assertThat(webhook.headers()).isEqualTo(Map.of("X-Team", "blue"));
        assertThat(webhook.metadata()).isEqualTo(Map.of("key", "value"));
        assertThat(webhook.alertEmails()).containsExactly("ops@example.com", "o.p+s@sub.example.co.uk");
        assertThat(webhook.attributes()).isEqualTo(Map.of("release", "caph"));
        assertThat(webhook.signing().scheme()).isEqualTo(SignatureSchemeName.ED25519);
        assertThat(webhook.signing().current().publicKey()).isEqualTo("public-1");
        assertThat(webhook.policy())
                .isEqualTo(new DeliveryPolicy(
                        Duration.ofSeconds(3),
                        new RetrySchedule(List.of(Duration.ZERO), RetrySchedule.DEFAULT_JITTER),
                        2,
                        5));
        assertThat(fixture.stored(webhook)).isEqualTo(webhook);
    }

    @Test
    void what_is_left_out_of_the_policy_is_the_dialects() {
        Webhook webhook = fixture.register.register(fixture.narrowDraft()
                .policy(new PolicyDraft(null, null, 1, null))
                .build());

        assertThat(webhook.policy()).isEqualTo(NARROW.defaultPolicy().withMaxInFlight(1));
    }

    @Test
    void ids_and_secrets_have_the_dialects_form() {
        Webhook webhook = fixture.register.register(fixture.narrowDraft().build());

        String id = NARROW.webhookIds().format(webhook.id().value());
        assertThat(NARROW.webhookIds().parse(id)).contains(webhook.id().value());
        assertThat(webhook.signing().current().secret()).matches("[0-9a-f]{64}");
    }

    @Test
    void a_client_may_bring_its_own_secret() {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        Webhook webhook =
                fixture.register.register(fixture.draft().secret(secret).build());

        assertThat(webhook.signing().current().secret()).isEqualTo(secret);
    }

    @Test
    void a_client_may_bring_its_own_private_key() {
        Webhook webhook = fixture.register.register(fixture.draft()
                .scheme(SignatureSchemeName.ED25519)
                .secret("private-77")
                .build());

        assertThat(webhook.signing().current().publicKey()).isEqualTo("public-77");
    }

    @Test
    void a_registered_webhook_is_in_this_nodes_directory_at_once() {
        Webhook webhook = fixture.registered();

        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .containsExactly(webhook);
    }

    @Test
    void a_webhook_whose_transaction_is_rolled_back_is_not_in_the_directory() {
        assertThatThrownBy(() -> fixture.storage.transactions().required(() -> {
                    fixture.registered();
                    throw new IllegalStateException("the answer could not be written");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .isEmpty();
    }

    @Test
    void a_missing_url_is_a_problem() {
        assertThat(problems(fixture.draft().url(null))).containsExactly(new Missing("url"));
    }

    @Test
    void what_is_wrong_with_a_url_is_told_by_its_fault() {
        assertThat(problems(fixture.draft().url("not a url")))
                .containsExactly(new BadUrl("url", WebhookUrl.Fault.UNPARSEABLE));
        assertThat(problems(fixture.draft().url("ftp://receiver.example/")))
                .containsExactly(new BadUrl("url", WebhookUrl.Fault.WRONG_SCHEME));
        assertThat(problems(fixture.draft().url("http://receiver.example/")))
                .containsExactly(new BadUrl("url", WebhookUrl.Fault.HTTP_IN_PRODUCTION));
        assertThat(problems(fixture.draft().url("https://receiver.example/" + "p".repeat(2_100))))
                .containsExactly(new BadUrl("url", WebhookUrl.Fault.TOO_LONG));
    }

    @Test
    void http_is_accepted_where_it_is_not_production() {
        WebhookRules development = new WebhookRules(
                fixture.storage.eventTypes(), new NumberedSigningKeys(), url -> Optional.empty(), false);

        Webhook webhook = fixture.register(development)
                .register(fixture.draft().url("http://127.0.0.1:9000/").build());

        assertThat(webhook.url().text()).isEqualTo("http://127.0.0.1:9000/");
    }

    @Test
    void a_url_that_the_address_policy_forbids_is_refused() {
        assertThat(problems(fixture.draft().url("https://127.0.0.1/hook")))
                .containsExactly(new ForbiddenUrl("url", "must not point to a loopback address"));
    }

    @Test
    void a_webhook_needs_an_event_type() {
        assertThat(problems(fixture.draft().eventTypes(List.of()))).containsExactly(new NoEventTypes("eventTypes"));
    }

    @Test
    void an_event_type_that_is_none_is_told_with_its_place() {
        assertThat(problems(fixture.draft().eventTypes(List.of("user.created", "user..created", "us*r"))))
                .containsExactly(
                        new Broken("eventTypes[1]", EventTypePattern.RULE),
                        new Broken("eventTypes[2]", EventTypePattern.RULE));
    }

    @Test
    void ten_thousand_event_types_are_one_problem() {
        assertThat(problems(fixture.draft().eventTypes(Collections.nCopies(10_000, "not valid"))))
                .containsExactly(new Broken("eventTypes", "must have at most 100 event types"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user.created", "escrow.*", "*", "not valid", ""})
    void a_dialect_with_closed_subscriptions_takes_nothing_that_is_not_catalogued(String text) {
        assertThat(problems(fixture.narrowDraft().eventTypes(List.of("escrow.updated", text))))
                .containsExactly(new UnknownEventType("eventTypes[1]", text));
    }

    @Test
    void a_dialect_with_closed_subscriptions_takes_the_accounts_own_types() {
        fixture.storage
                .eventTypes()
                .put(fixture.account, new RegisteredEventType(new EventType("order.paid"), "", "", ""));

        Webhook webhook = fixture.register.register(
                fixture.narrowDraft().eventTypes(List.of("order.paid")).build());

        assertThat(webhook.eventTypes()).containsExactly(new EventTypePattern("order.paid"));
    }

    @Test
    void another_accounts_types_are_not_the_accounts_own() {
        fixture.storage
                .eventTypes()
                .put(
                        Samples.accountIn(fixture.storage),
                        new RegisteredEventType(new EventType("order.paid"), "", "", ""));

        assertThat(problems(fixture.narrowDraft().eventTypes(List.of("order.paid"))))
                .containsExactly(new UnknownEventType("eventTypes[0]", "order.paid"));
    }

    @Test
    void headers_that_inject_or_override_or_repeat_are_refused() {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "Content-Length", "1",
                "X-Bad", "a\r\nX-Injected: b",
                "X-Twice", "1",
                "x-twice", "2",
                "X Space", "1"));

        List<FieldProblem> problems = problems(fixture.draft().headers(headers));

        assertThat(problems)
                .extracting(FieldProblem::field)
                .containsExactly("headers.Content-Length", "headers.X Space", "headers.X-Bad", "headers.x-twice");
    }

    @Test
    void there_are_limits_to_headers_and_metadata_and_alert_addresses() {
        assertThat(problems(fixture.draft()
                        .headers(numbered(21))
                        .metadata(numbered(65))
                        .alertEmails(Collections.nCopies(6, "ops@example.com"))))
                .containsExactly(
                        new Broken("headers", "must have at most 20 headers"),
                        new Broken("metadata", "must have at most 64 keys"),
                        new Broken("alertEmails", "must have at most 5 addresses"));
    }

    @Test
    void metadata_has_short_printable_keys_and_values() {
        Map<String, String> metadata =
                new TreeMap<>(Map.of("", "1", "k".repeat(65), "2", "long", "v".repeat(513), "nul", "\0", "tab\0", "3"));

        assertThat(problems(fixture.draft().metadata(metadata)))
                .extracting(FieldProblem::field)
                .containsExactly(
                        "metadata.",
                        "metadata." + "k".repeat(64) + "…",
                        "metadata.long",
                        "metadata.nul",
                        "metadata.tab\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ops",
                "ops@",
                "@example.com",
                "ops@example",
                "ops@example..com",
                "ops@-example.com",
                "a b@example.com",
                ".ops@example.com",
                "ops@example.com, b@example.com",
                "ops@example.com\nBcc: b@example.com",
                "Ops <ops@example.com>"
            })
    void what_is_no_mail_address_is_refused(String text) {
        assertThat(problems(fixture.draft().alertEmails(List.of("ok@example.com", text))))
                .containsExactly(new Broken("alertEmails[1]", "must be an e-mail address"));
    }

    @Test
    void a_policy_out_of_its_bounds_is_told_field_by_field() {
        PolicyDraft policy = new PolicyDraft(
                Duration.ofMillis(999), List.of(Duration.ofSeconds(-1), Duration.ofDays(4)), 0, 100_001);

        assertThat(problems(fixture.draft().policy(policy)))
                .extracting(FieldProblem::field)
                .containsExactly("timeout", "retrySchedule[0]", "retrySchedule[1]", "maxInFlight", "rateLimit");
    }

    @Test
    void a_retry_schedule_has_1_to_20_delays() {
        assertThat(problems(fixture.draft().policy(new PolicyDraft(null, List.of(), null, null))))
                .containsExactly(new Broken("retrySchedule", "must have 1 to 20 delays"));
        assertThat(problems(fixture.draft()
                        .policy(new PolicyDraft(null, Collections.nCopies(21, Duration.ZERO), null, null))))
                .containsExactly(new Broken("retrySchedule", "must have 1 to 20 delays"));
    }

    @Test
    void a_scheme_that_nobody_registered_is_refused() {
        assertThat(problems(fixture.draft().scheme(new SignatureSchemeName("rot13"))))
                .containsExactly(new Broken("signature.scheme", "must be one of hmac-sha256, ed25519, es256"));
    }

    @Test
    void an_own_secret_must_have_the_dialects_form() {
        assertThat(problems(fixture.draft().secret("short")))
                .containsExactly(new Broken("secret", "must be 'whsec_' followed by the base64 of 24 to 64 bytes"));
        assertThat(problems(fixture.narrowDraft().secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
                .containsExactly(new Broken("secret", "must be 64 lower-case hex digits"));
    }

    @Test
    void all_problems_are_told_at_once_with_those_that_the_dialect_found_first() {
        List<FieldProblem> problems = problems(fixture.draft()
                .found(new Broken("apiRelease", "must be 'caph' or 'siriusb'"))
                .url("http://receiver.example/")
                .eventTypes(List.of())
                .space("s".repeat(65))
                .name("n".repeat(201))
                .description("nul \0")
                .secret(""));

        assertThat(problems)
                .extracting(FieldProblem::field)
                .containsExactly("apiRelease", "url", "eventTypes", "space", "name", "description", "secret");
    }

    @Test
    void what_has_problems_is_not_stored() {
        problems(fixture.draft().name("nul \0"));

        assertThat(fixture.find
                        .list(fixture.reach, null, new PageRequest(10, null))
                        .items())
                .isEmpty();
    }

    @Test
    void the_dialects_limit_holds_and_disabled_webhooks_count() {
        fixture.register.register(fixture.narrowDraft().build());
        fixture.register.register(fixture.narrowDraft().enabled(false).build());

        assertThat(problems(fixture.narrowDraft())).containsExactly(new LimitReached(2));
    }

    @Test
    void a_long_name_in_a_problem_is_not_cut_within_a_character() {
        String name = "a".repeat(63) + "😀".repeat(2);

        assertThat(problems(fixture.draft().metadata(Map.of(name, "x"))))
                .extracting(FieldProblem::field)
                .containsExactly("metadata." + "a".repeat(63) + "…");
    }

    @Test
    void an_account_has_a_limit_over_all_dialects() {
        fixture.register.register(fixture.narrowDraft().build());
        for (int i = 1; i < WebhookUseCasesFixture.MAX_WEBHOOKS; i++) {
            fixture.register.register(fixture.draft().build());
        }

        assertThat(problems(fixture.draft())).containsExactly(new LimitReached(WebhookUseCasesFixture.MAX_WEBHOOKS));
        assertThat(problems(fixture.narrowDraft()))
                .containsExactly(new LimitReached(WebhookUseCasesFixture.MAX_WEBHOOKS));
    }

    @Test
    void the_limit_is_per_account_and_dialect() {
        fixture.register.register(fixture.narrowDraft().build());
        fixture.register.register(fixture.narrowDraft().build());
        AccountId other = Samples.accountIn(fixture.storage);

        Webhook ofAnotherDialect = fixture.registered();
        Webhook ofAnotherAccount = fixture.register.register(WebhookDraft.of(other, NARROW.name())
                .url("https://receiver.example/")
                .eventTypes(List.of("escrow.updated"))
                .build());

        assertThat(fixture.stored(ofAnotherDialect)).isEqualTo(ofAnotherDialect);
        assertThat(ofAnotherAccount.account()).isEqualTo(other);
    }

    @Test
    void a_removed_webhook_makes_room() {
        Webhook first = fixture.register.register(fixture.narrowDraft().build());
        fixture.register.register(fixture.narrowDraft().build());
        fixture.storage.webhooks().remove(fixture.account, first.id());

        assertThat(fixture.register.register(fixture.narrowDraft().build())).isNotNull();
    }

    @Test
    void an_account_that_does_not_exist_gets_no_webhook() {
        WebhookDraft draft = WebhookDraft.of(new AccountId(Samples.id()), Dialect.NATIVE.name())
                .url("https://receiver.example/")
                .eventTypes(List.of("*"))
                .build();

        assertThatThrownBy(() -> fixture.register.register(draft)).isInstanceOf(UnknownAccount.class);
    }

    @Test
    void a_draft_in_a_log_shows_no_secret() {
        WebhookDraft draft = fixture.draft()
                .secret("top-secret")
                .headers(Map.of("Authorization", "Bearer top-secret"))
                .build();

        assertThat(draft.toString()).doesNotContain("top-secret");
    }

    private List<FieldProblem> problems(WebhookDraft.Builder draft) {
        Invalid invalid = catchThrowableOfType(Invalid.class, () -> fixture.register.register(draft.build()));
        assertThat(invalid).isNotNull();
        return invalid.problems();
    }

    private static Map<String, String> numbered(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "X-" + i, i -> "v"));
    }
}
