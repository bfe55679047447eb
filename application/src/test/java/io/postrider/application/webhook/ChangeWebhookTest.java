package io.postrider.application.webhook;

import static io.postrider.application.webhook.WebhookUseCasesFixture.NARROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.FieldProblem.Broken;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Samples;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeWebhookTest {
    private static final Instant LATER = WebhookUseCasesFixture.NOW.plusSeconds(60);

    private final OtherThreads threads = new OtherThreads();
    private final WebhookUseCasesFixture fixture = new WebhookUseCasesFixture();

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void only_what_is_in_the_change_is_changed() {
        Webhook before = fixture.register.register(
                fixture.draft().name("name").description("description").build());
        fixture.clock.set(LATER);

        Webhook after = fixture.change.change(
                fixture.changeOf(before).name(Change.to("changed")).build());

        assertThat(after).isEqualTo(before.change().name("changed").at(LATER));
        assertThat(fixture.stored(before)).isEqualTo(after);
    }

    @Test
    void every_field_can_be_changed() {
        Webhook before = fixture.registered();

        Webhook after = fixture.change.change(fixture.changeOf(before)
                .name(Change.to("n"))
                .description(Change.to("d"))
                .url(Change.to("https://other.example/"))
                .eventTypes(Change.to(List.of("a.*", "b")))
                .enabled(Change.to(false))
                .headers(Change.to(Map.of("X-A", "1")))
                .metadata(Change.to(Map.of("k", "v")))
                .alertEmails(Change.to(List.of("ops@example.com")))
                .attributes(Change.to(Map.of("release", "siriusb")))
                .secret(Change.to("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
                .timeout(Change.to(Duration.ofSeconds(2)))
                .retrySchedule(Change.to(List.of(Duration.ZERO)))
                .maxInFlight(Change.to(3))
                .perSecond(Change.to(4))
                .build());

        assertThat(after.name()).isEqualTo("n");
        assertThat(after.description()).isEqualTo("d");
        assertThat(after.url().text()).isEqualTo("https://other.example/");
        assertThat(after.eventTypes()).containsExactly(new EventTypePattern("a.*"), new EventTypePattern("b"));
        assertThat(after.status()).isEqualTo(WebhookStatus.DISABLED);
        assertThat(after.headers()).isEqualTo(Map.of("X-A", "1"));
        assertThat(after.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(after.alertEmails()).containsExactly("ops@example.com");
        assertThat(after.attributes()).isEqualTo(Map.of("release", "siriusb"));
        assertThat(after.signing().keys())
                .containsExactly(SigningKey.symmetric("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        assertThat(after.policy())
                .isEqualTo(new DeliveryPolicy(
                        Duration.ofSeconds(2),
                        new RetrySchedule(List.of(Duration.ZERO), RetrySchedule.DEFAULT_JITTER),
                        3,
                        4));
    }

    @Test
    void what_is_cleared_is_as_if_it_had_never_been_given() {
        Webhook before = fixture.register.register(fixture.narrowDraft()
                .name("n")
                .description("d")
                .headers(Map.of("X-A", "1"))
                .metadata(Map.of("k", "v"))
                .alertEmails(List.of("ops@example.com"))
                .attributes(Map.of("a", "b"))
                .policy(new PolicyDraft(Duration.ofSeconds(2), List.of(Duration.ZERO), 3, 4))
                .build());

        Webhook after = fixture.change.change(fixture.changeOf(before)
                .name(Change.clear())
                .description(Change.clear())
                .headers(Change.clear())
                .metadata(Change.clear())
                .alertEmails(Change.clear())
                .attributes(Change.clear())
                .timeout(Change.clear())
                .retrySchedule(Change.clear())
                .maxInFlight(Change.clear())
                .perSecond(Change.clear())
                .build());

        assertThat(after.name()).isEmpty();
        assertThat(after.description()).isEmpty();
        assertThat(after.headers()).isEmpty();
        assertThat(after.metadata()).isEmpty();
        assertThat(after.alertEmails()).isEmpty();
        assertThat(after.attributes()).isEmpty();
        assertThat(after.policy()).isEqualTo(NARROW.defaultPolicy());
    }

    @Test
    void a_webhook_whose_dialect_was_taken_out_of_the_server_cannot_be_changed() {
        Webhook stranger = Samples.webhook(fixture.account, new DialectName("gone"), "", WebhookStatus.ENABLED);
        fixture.storage.webhooks().add(stranger);

        assertThatThrownBy(() -> fixture.change.change(
                        fixture.changeOf(stranger).enabled(Change.to(false)).build()))
                .isInstanceOf(Invalid.class)
                .hasMessage("dialect is gone, which this server does not know");
        assertThat(fixture.stored(stranger)).isEqualTo(stranger);
    }

    @Test
    void what_a_webhook_cannot_be_without_cannot_be_cleared() {
        Webhook before = fixture.registered();

        assertThat(problems(fixture.changeOf(before)
                        .url(Change.clear())
                        .eventTypes(Change.clear())
                        .secret(Change.clear())
                        .enabled(Change.clear())))
                .extracting(FieldProblem::field)
                .containsExactly("url", "eventTypes", "secret", "enabled");
        assertThat(fixture.stored(before)).isEqualTo(before);
    }

    @Test
    void a_merged_map_keeps_changes_and_drops_single_entries() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("kept", "1");
        metadata.put("changed", "2");
        metadata.put("dropped", "3");
        Webhook before =
                fixture.register.register(fixture.draft().metadata(metadata).build());
        Map<String, String> patch = new HashMap<>();
        patch.put("changed", "two");
        patch.put("dropped", null);
        patch.put("added", "4");
        patch.put("never there", null);

        Webhook after = fixture.change.change(
                fixture.changeOf(before).metadata(Change.merge(patch)).build());

        assertThat(after.metadata()).isEqualTo(Map.of("kept", "1", "changed", "two", "added", "4"));
    }

    @Test
    void a_map_is_checked_as_it_is_after_the_merge() {
        Webhook before = fixture.register.register(
                fixture.draft().headers(Map.of("X-Team", "blue")).build());

        assertThat(problems(fixture.changeOf(before).headers(Change.merge(Map.of("x-team", "red")))))
                .containsExactly(new Broken("headers.x-team", "must not be given twice"));
    }

    @Test
    void all_problems_of_a_change_are_told_at_once_and_nothing_is_changed() {
        Webhook before = fixture.registered();

        List<FieldProblem> problems = problems(fixture.changeOf(before)
                .found(new Broken("apiRelease", "must be 'caph' or 'siriusb'"))
                .url(Change.to("http://receiver.example/"))
                .eventTypes(Change.to(List.of("not valid")))
                .name(Change.to("n".repeat(201)))
                .alertEmails(Change.to(List.of("nobody")))
                .headers(Change.to(Map.of("Host", "x")))
                .timeout(Change.to(Duration.ZERO))
                .secret(Change.to("short")));

        assertThat(problems)
                .extracting(FieldProblem::field)
                .containsExactly(
                        "apiRelease",
                        "url",
                        "eventTypes[0]",
                        "name",
                        "alertEmails[0]",
                        "headers.Host",
                        "timeout",
                        "secret");
        assertThat(fixture.stored(before)).isEqualTo(before);
    }

    @Test
    void what_is_not_changed_is_not_checked_again() {
        Webhook fromDevelopment = Samples.webhook(fixture.account)
                .change()
                .url(Samples.url("http://127.0.0.1/"))
                .at(LATER);
        fixture.storage.webhooks().add(fromDevelopment);

        Webhook after = fixture.change.change(
                fixture.changeOf(fromDevelopment).name(Change.to("changed")).build());

        assertThat(after.name()).isEqualTo("changed");
    }

    @Test
    void the_subscriptions_of_the_webhooks_own_dialect_hold_for_changes() {
        Webhook before = fixture.register.register(fixture.narrowDraft().build());

        assertThat(problems(fixture.changeOf(before).eventTypes(Change.to(List.of("*")))))
                .containsExactly(new FieldProblem.UnknownEventType("eventTypes[0]", "*"));
    }

    @Test
    void a_change_is_in_this_nodes_directory_at_once() {
        Webhook before = fixture.registered();

        Webhook after = fixture.change.change(fixture.changeOf(before)
                .eventTypes(Change.to(List.of("order.paid")))
                .build());

        assertThat(fixture.directory.subscribers(fixture.account, new EventType("order.paid")))
                .containsExactly(after);
        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .isEmpty();
    }

    @Test
    void a_webhook_that_its_receiver_had_disabled_can_be_enabled_and_starts_with_no_failures() {
        Webhook webhook = fixture.registered();
        fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_FAILING);
        fixture.storage.recordHealth(new WebhookHealth(webhook.id(), 40, LATER.minus(Duration.ofDays(6)), LATER, 500));

        Webhook after = fixture.change.change(
                fixture.changeOf(webhook).enabled(Change.to(true)).build());

        assertThat(after.status()).isEqualTo(WebhookStatus.ENABLED);
        WebhookHealth health = fixture.find.find(fixture.reach, webhook.id()).health();
        assertThat(health.consecutiveFailures()).isZero();
        assertThat(health.hasFailedTooLong(LATER)).isFalse();
        assertThat(health.lastResponseStatus()).isEqualTo(500);
    }

    @Test
    void a_webhook_that_is_enabled_already_keeps_the_count_of_its_failures() {
        Webhook webhook = fixture.registered();
        WebhookHealth failing = new WebhookHealth(webhook.id(), 4, LATER, LATER, 500);
        fixture.storage.recordHealth(failing);

        fixture.change.change(fixture.changeOf(webhook).enabled(Change.to(true)).build());

        assertThat(fixture.find.find(fixture.reach, webhook.id()).health()).isEqualTo(failing);
    }

    @Test
    void disabling_a_webhook_that_its_receiver_had_disabled_keeps_the_reason() {
        Webhook webhook = fixture.registered();
        fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_GONE);

        Webhook after = fixture.change.change(
                fixture.changeOf(webhook).enabled(Change.to(false)).build());

        assertThat(after.status()).isEqualTo(WebhookStatus.DISABLED_GONE);
    }

    @Test
    void a_change_of_the_expected_version_is_made() {
        Webhook before = fixture.registered();

        Webhook after = fixture.change.change(
                fixture.changeOf(before).expecting(1L).name(Change.to("second")).build());

        assertThat(after.version()).isEqualTo(2);
    }

    @Test
    void a_change_of_another_version_is_a_conflict_that_tells_the_current_one() {
        Webhook before = fixture.registered();
        fixture.change.change(fixture.changeOf(before).name(Change.to("second")).build());

        assertThatThrownBy(() -> fixture.change.change(fixture.changeOf(before)
                        .expecting(1L)
                        .name(Change.to("lost"))
                        .build()))
                .isInstanceOfSatisfying(VersionConflict.class, conflict -> assertThat(conflict.current())
                        .isEqualTo(2));
        assertThat(fixture.stored(before).name()).isEqualTo("second");
    }

    @Test
    void changes_at_once_that_expect_no_version_are_all_made() throws Exception {
        Webhook webhook = fixture.registered();
        AtomicInteger number = new AtomicInteger();

        threads.atOnce(8, () -> {
            String key = "key" + number.incrementAndGet();
            return fixture.change.change(fixture.changeOf(webhook)
                    .metadata(Change.merge(Map.of(key, "value")))
                    .build());
        });

        assertThat(fixture.stored(webhook).metadata()).hasSize(8);
        assertThat(fixture.stored(webhook).version()).isEqualTo(9);
        assertThat(fixture.directory.current(webhook.id())).contains(fixture.stored(webhook));
    }

    @Test
    void a_change_that_finds_another_under_way_is_made_on_top_of_it() throws Exception {
        Webhook first = fixture.registered();
        Webhook second = first.change().name("second").at(LATER);
        OtherThreads.HeldTransaction other = threads.holding(
                fixture.storage.transactions(),
                () -> assertThat(fixture.storage.webhooks().replace(second)).isTrue());

        Future<Webhook> change = threads.start(() -> fixture.change.change(
                fixture.changeOf(first).description(Change.to("third")).build()));

        OtherThreads.assertWaits(change);
        other.commit();
        Webhook third = OtherThreads.result(change);
        assertThat(third.name()).isEqualTo("second");
        assertThat(third.description()).isEqualTo("third");
        assertThat(third.version()).isEqualTo(3);
    }

    @Test
    void of_changes_at_once_that_expect_the_same_version_one_is_made() throws Exception {
        Webhook webhook = fixture.registered();

        List<Boolean> made = threads.atOnce(6, () -> {
            try {
                fixture.change.change(fixture.changeOf(webhook)
                        .expecting(1L)
                        .name(Change.to("changed"))
                        .build());
                return true;
            } catch (VersionConflict e) {
                return false;
            }
        });

        assertThat(made).containsOnlyOnce(true);
        assertThat(fixture.stored(webhook).version()).isEqualTo(2);
    }

    @Test
    void what_is_out_of_reach_cannot_be_changed() {
        Webhook webhook =
                fixture.register.register(fixture.draft().space("east").build());
        List<Reach> strangers = List.of(
                Reach.of(Samples.accountIn(fixture.storage)),
                Reach.of(fixture.account, NARROW.name()),
                Reach.of(fixture.account, DialectName.NATIVE, "west"));

        for (Reach stranger : strangers) {
            assertThatThrownBy(() -> fixture.change.change(WebhookChange.of(stranger, webhook.id())
                            .name(Change.to("mine now"))
                            .build()))
                    .isInstanceOf(UnknownWebhook.class);
        }
        assertThat(fixture.stored(webhook)).isEqualTo(webhook);
    }

    @Test
    void what_does_not_exist_cannot_be_changed() {
        assertThatThrownBy(() -> fixture.change.change(WebhookChange.of(fixture.reach, new WebhookId(Samples.id()))
                        .name(Change.to("ghost"))
                        .build()))
                .isInstanceOf(UnknownWebhook.class);
    }

    private List<FieldProblem> problems(WebhookChange.Builder change) {
        Invalid invalid = catchThrowableOfType(Invalid.class, () -> fixture.change.change(change.build()));
        assertThat(invalid).isNotNull();
        return invalid.problems();
    }
}
