package io.postrider.application.webhook;

import static io.postrider.application.webhook.WebhookUseCasesFixture.NARROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Samples;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoveWebhookTest {
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

    @Test
    void a_webhook_of_another_version_than_the_expected_is_not_removed() {
        Webhook first = fixture.registered();
        Webhook second = fixture.rotate.rotate(fixture.reach, first.id(), null, null);

        assertThatThrownBy(() -> remove.remove(fixture.reach, first.id(), 1L))
                .isInstanceOfSatisfying(VersionConflict.class, conflict -> assertThat(conflict.current())
                        .isEqualTo(2));
        assertThat(fixture.stored(first)).isEqualTo(second);

        remove.remove(fixture.reach, first.id(), 2L);
        assertThat(fixture.storage.webhooks().find(fixture.account, first.id())).isEmpty();
    }

    @Test
    void a_webhook_that_changes_while_its_expected_version_is_being_removed_stays() throws Exception {
        Webhook first = fixture.registered();
        Webhook second = first.change().name("second").at(WebhookUseCasesFixture.NOW);
        OtherThreads.HeldTransaction change = threads.holding(
                fixture.storage.transactions(),
                () -> assertThat(fixture.storage.webhooks().replace(second)).isTrue());

        Future<?> removal = threads.start(() -> {
            remove.remove(fixture.reach, first.id(), 1L);
            return first;
        });

        OtherThreads.assertWaits(removal);
        change.commit();
        assertThatThrownBy(() -> OtherThreads.result(removal)).hasCauseInstanceOf(VersionConflict.class);
        assertThat(fixture.stored(first)).isEqualTo(second);
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
