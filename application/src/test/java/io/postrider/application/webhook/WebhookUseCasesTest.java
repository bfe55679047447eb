package io.postrider.application.webhook;

import static io.postrider.application.webhook.WebhookUseCasesFixture.NARROW;
import static io.postrider.application.webhook.WebhookUseCasesFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.storage.Samples;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.FindWebhooks.PublicKey;
import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookUseCasesTest {
    private static final PageRequest FIRST_PAGE = new PageRequest(10, null);

    private final OtherThreads threads = new OtherThreads();
    private final WebhookUseCasesFixture fixture = new WebhookUseCasesFixture();
    private final WaitingDeliveries waiting = new WaitingDeliveries();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final RemoveWebhook remove = new RemoveWebhook(
            fixture.storage.webhooks(), fixture.storage.transactions(), fixture.directory, waiting, background::add);

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    // RotateSecret

    @Test
    void after_a_rotation_the_old_key_overlaps_for_24_hours() {
        Webhook before = fixture.registered();

        Webhook after = fixture.rotate.rotate(fixture.reach, before.id(), null, null);

        SigningKey old = before.signing().current();
        SigningKey fresh = after.signing().current();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(after.signing().validAt(NOW))
                .extracting(SigningKey::secret)
                .containsExactly(fresh.secret(), old.secret());
        assertThat(after.signing().validAt(NOW.plus(Duration.ofHours(24)).minusMillis(1)))
                .hasSize(2);
        assertThat(after.signing().validAt(NOW.plus(Duration.ofHours(24)))).containsExactly(fresh);
        assertThat(fixture.stored(before)).isEqualTo(after);
        assertThat(fixture.directory.current(before.id())).contains(after);
    }

    @Test
    void with_no_overlap_the_old_key_ends_at_once() {
        Webhook before = fixture.registered();

        Webhook after = fixture.rotate.rotate(fixture.reach, before.id(), Duration.ZERO, null);

        assertThat(after.signing().keys())
                .hasSize(1)
                .doesNotContain(before.signing().current());
    }

    @Test
    void a_client_may_rotate_to_its_own_secret() {
        Webhook before = fixture.registered();

        Webhook after = fixture.rotate.rotate(
                fixture.reach, before.id(), Duration.ofDays(7), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(after.signing().current().secret()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @Test
    void an_overlap_and_a_secret_that_break_rules_are_told_together() {
        Webhook before = fixture.registered();

        assertThatThrownBy(() -> fixture.rotate.rotate(
                        fixture.reach, before.id(), Duration.ofDays(7).plusMillis(1), "short"))
                .isInstanceOf(Invalid.class)
                .hasMessage("overlap must be PT0S to P7D; "
                        + "secret must be 'whsec_' followed by the base64 of 24 to 64 bytes");
        assertThatThrownBy(() -> fixture.rotate.rotate(fixture.reach, before.id(), Duration.ofSeconds(-1), null))
                .isInstanceOf(Invalid.class);
        assertThat(fixture.stored(before)).isEqualTo(before);
    }

    @Test
    void rotations_at_once_leave_the_key_of_each_to_overlap() throws Exception {
        Webhook before = fixture.registered();

        List<Webhook> rotated = threads.atOnce(3, () -> fixture.rotate.rotate(fixture.reach, before.id(), null, null));

        assertThat(fixture.stored(before).signing().validAt(NOW))
                .extracting(SigningKey::secret)
                .hasSize(4)
                .containsAll(rotated.stream()
                        .map(it -> it.signing().current().secret())
                        .toList());
    }

    // RemoveWebhook

    @Test
    void a_removed_webhook_is_gone_from_storage_and_directory() {
        Webhook webhook = fixture.registered();

        remove.remove(fixture.reach, webhook.id());

        assertThatThrownBy(() -> fixture.find.find(fixture.reach, webhook.id())).isInstanceOf(UnknownWebhook.class);
        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .isEmpty();
        assertThatThrownBy(() -> remove.remove(fixture.reach, webhook.id())).isInstanceOf(UnknownWebhook.class);
    }

    @Test
    void what_waits_for_a_removed_webhook_is_cancelled_in_the_background_chunk_by_chunk_to_the_last() {
        Webhook webhook = fixture.registered();
        waiting.count = 2 * RemoveWebhook.CANCELLED_AT_ONCE + 1;

        remove.remove(fixture.reach, webhook.id());
        assertThat(waiting.calls).isEmpty();
        background.remove().run();

        assertThat(waiting.count).isZero();
        assertThat(waiting.calls).containsExactly(webhook.id(), webhook.id(), webhook.id());
    }

    @Test
    void what_waits_is_not_cancelled_where_the_removal_is_rolled_back() {
        Webhook webhook = fixture.registered();

        assertThatThrownBy(() -> fixture.storage.transactions().required(() -> {
                    remove.remove(fixture.reach, webhook.id());
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(background).isEmpty();
        assertThat(fixture.directory.current(webhook.id())).contains(webhook);
    }

    @Test
    void a_removal_stands_though_the_database_goes_before_all_is_cancelled() {
        Webhook webhook = fixture.registered();
        waiting.isDown = true;

        remove.remove(fixture.reach, webhook.id());
        background.remove().run();

        assertThat(fixture.storage.webhooks().find(fixture.account, webhook.id()))
                .isEmpty();
    }

    @Test
    void what_is_out_of_reach_cannot_be_removed() {
        Webhook webhook = fixture.registered();

        assertThatThrownBy(() -> remove.remove(Reach.of(fixture.account, NARROW.name()), webhook.id()))
                .isInstanceOf(UnknownWebhook.class);
        assertThatThrownBy(() -> remove.remove(Reach.of(Samples.accountIn(fixture.storage)), webhook.id()))
                .isInstanceOf(UnknownWebhook.class);
        assertThat(fixture.stored(webhook)).isEqualTo(webhook);
    }

    // DisableWebhook

    @Test
    void a_disabled_webhook_takes_no_more_events_and_says_why() {
        Webhook webhook = fixture.registered();

        Optional<Webhook> disabled =
                fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_GONE);

        assertThat(disabled).contains(fixture.stored(webhook));
        assertThat(fixture.stored(webhook).status()).isEqualTo(WebhookStatus.DISABLED_GONE);
        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .isEmpty();
    }

    @Test
    void a_webhook_that_is_disabled_already_keeps_its_reason_and_its_version() {
        Webhook webhook = fixture.registered();
        fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_GONE);

        Optional<Webhook> again =
                fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_FAILING);

        assertThat(again).isEmpty();
        assertThat(fixture.stored(webhook).status()).isEqualTo(WebhookStatus.DISABLED_GONE);
        assertThat(fixture.stored(webhook).version()).isEqualTo(2);
    }

    @Test
    void of_many_that_disable_a_webhook_at_once_one_has_done_it() throws Exception {
        Webhook webhook = fixture.registered();

        List<Boolean> disabled = threads.atOnce(6, () -> fixture.disable
                .disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_FAILING)
                .isPresent());

        assertThat(disabled).containsOnlyOnce(true);
    }

    @Test
    void disabling_what_is_deleted_does_nothing() {
        assertThat(fixture.disable.disable(fixture.account, new WebhookId(Samples.id()), WebhookStatus.DISABLED_GONE))
                .isEmpty();
    }

    @Test
    void enabling_is_no_reason_to_disable() {
        Webhook webhook = fixture.registered();

        assertThatThrownBy(() -> fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.ENABLED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // FindWebhooks

    @Test
    void a_webhook_is_found_with_its_health() {
        Webhook fresh = fixture.registered();
        Webhook failing = fixture.registered();
        WebhookHealth health = new WebhookHealth(failing.id(), 2, NOW, NOW, 503);
        fixture.storage.recordHealth(health);

        assertThat(fixture.find.find(fixture.reach, fresh.id()))
                .isEqualTo(new WebhookWithHealth(fresh, WebhookHealth.unknown(fresh.id())));
        assertThat(fixture.find.find(fixture.reach, failing.id())).isEqualTo(new WebhookWithHealth(failing, health));
        assertThat(fixture.find.list(fixture.reach, null, FIRST_PAGE))
                .isEqualTo(new Page<>(
                        List.of(
                                new WebhookWithHealth(failing, health),
                                new WebhookWithHealth(fresh, WebhookHealth.unknown(fresh.id()))),
                        false));
    }

    @Test
    void a_dialect_reaches_its_own_webhooks_a_space_its_own_and_the_native_api_all() {
        Webhook plain = fixture.registered();
        Webhook narrow = fixture.register.register(fixture.narrowDraft().build());
        Webhook east =
                fixture.register.register(fixture.narrowDraft().space("east").build());

        assertThat(listed(fixture.reach)).containsExactly(east, narrow, plain);
        assertThat(listed(Reach.of(fixture.account, NARROW.name()))).containsExactly(east, narrow);
        assertThat(listed(Reach.of(fixture.account, NARROW.name(), "east"))).containsExactly(east);
        assertThat(listed(Reach.of(fixture.account, DialectName.NATIVE))).containsExactly(plain);
        assertThat(listed(Reach.of(Samples.accountIn(fixture.storage)))).isEmpty();
        assertThatThrownBy(() -> fixture.find.find(Reach.of(fixture.account, NARROW.name(), "west"), east.id()))
                .isInstanceOf(UnknownWebhook.class);
        assertThatThrownBy(() -> fixture.find.find(Reach.of(fixture.account, NARROW.name()), plain.id()))
                .isInstanceOf(UnknownWebhook.class);
    }

    @Test
    void a_list_can_be_of_the_enabled_or_the_disabled_only() {
        Webhook enabled = fixture.registered();
        Webhook disabled =
                fixture.register.register(fixture.draft().enabled(false).build());

        assertThat(fixture.find.list(fixture.reach, true, FIRST_PAGE).items())
                .extracting(WebhookWithHealth::webhook)
                .containsExactly(enabled);
        assertThat(fixture.find.list(fixture.reach, false, FIRST_PAGE).items())
                .extracting(WebhookWithHealth::webhook)
                .containsExactly(disabled);
    }

    @Test
    void an_asymmetric_scheme_has_a_public_key_and_a_symmetric_one_has_none() {
        Webhook symmetric = fixture.registered();
        Webhook asymmetric = fixture.register.register(fixture.draft()
                .scheme(SignatureSchemeName.ED25519)
                .secret("private-5")
                .build());

        assertThat(fixture.find.publicKey(fixture.reach, symmetric.id())).isEmpty();
        assertThat(fixture.find.publicKey(fixture.reach, asymmetric.id()))
                .contains(new PublicKey(SignatureSchemeName.ED25519, "public-5"));
        assertThatThrownBy(() -> fixture.find.publicKey(Reach.of(fixture.account, NARROW.name()), asymmetric.id()))
                .isInstanceOf(UnknownWebhook.class);
    }

    // Idempotently

    @Test
    void a_repeated_registration_gives_the_first_answer_and_no_second_webhook() {
        byte[] first = registerOnce("k1");

        byte[] second = registerOnce("k1");

        assertThat(second).isEqualTo(first);
        assertThat(listed(fixture.reach)).hasSize(1);
    }

    @Test
    void without_a_key_each_registration_counts() {
        registerOnce(null);

        registerOnce(null);

        assertThat(listed(fixture.reach)).hasSize(2);
    }

    @Test
    void a_registration_that_failed_does_not_use_up_its_key() {
        Idempotently idempotently = new Idempotently(fixture.storage.transactions(), fixture.storage.requestKeys());
        RequestKey key = new RequestKey("POST /v1/webhooks", "k1", "fingerprint");
        assertThatThrownBy(() -> idempotently.once(fixture.account, key, () -> {
                    fixture.register.register(fixture.draft().url("nonsense").build());
                    return new byte[0];
                }))
                .isInstanceOf(Invalid.class);

        registerOnce("k1");

        assertThat(listed(fixture.reach)).hasSize(1);
        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .hasSize(1);
    }

    private byte[] registerOnce(String key) {
        Idempotently idempotently = new Idempotently(fixture.storage.transactions(), fixture.storage.requestKeys());
        return idempotently.once(
                fixture.account,
                key == null ? null : new RequestKey("POST /v1/webhooks", key, "fingerprint"),
                () -> fixture.registered().id().toString().getBytes(StandardCharsets.UTF_8));
    }

    private List<Webhook> listed(Reach reach) {
        return fixture.find.list(reach, null, FIRST_PAGE).items().stream()
                .map(WebhookWithHealth::webhook)
                .toList();
    }

    /** Deliveries that wait: only how many there are. */
    private static final class WaitingDeliveries implements DeliveryRequests {
        private final List<WebhookId> calls = new ArrayList<>();
        private int count;
        private boolean isDown;

        @Override
        public int cancelWaiting(WebhookId webhook, int limit) {
            calls.add(webhook);
            if (isDown) {
                throw new StorageUnavailable("told to be down", new IllegalStateException(), true);
            }
            int cancelled = Math.min(count, limit);
            count -= cancelled;
            return cancelled;
        }

        @Override
        public Answer retry(AccountId account, DeliveryId id) {
            return Answer.UNKNOWN;
        }

        @Override
        public Answer cancel(AccountId account, DeliveryId id) {
            return Answer.UNKNOWN;
        }
    }
}
