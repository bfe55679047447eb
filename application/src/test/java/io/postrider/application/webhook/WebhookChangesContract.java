package io.postrider.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.application.storage.ManagedStorage;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Samples;
import io.postrider.application.webhook.WebhookChanges.Changes;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link WebhookChanges} promise. A change may be reported more than once, so that the suite asks whether something is
 * among what is reported, not whether it is all.
 */
public abstract class WebhookChangesContract {
    private static final Instant LATER = Samples.CREATED.plusSeconds(60);

    private final OtherThreads threads = new OtherThreads();
    private ManagedStorage storage;
    private Webhooks webhooks;
    private WebhookChanges feed;
    private AccountId account;

    /** An open storage. */
    protected abstract ManagedStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
        webhooks = storage.webhooks();
        feed = storage.webhookChanges();
        account = Samples.accountIn(storage);
    }

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void from_the_start_all_webhooks_are_reported_disabled_ones_included() {
        Webhook enabled = added(Samples.webhook(account));
        Webhook disabled = added(Samples.webhook(account, DialectName.NATIVE, "east", WebhookStatus.DISABLED));

        Changes all = feed.since(WebhookChanges.FROM_THE_START);

        assertThat(all.changed()).contains(enabled, disabled);
    }

    @Test
    void a_webhook_that_was_deleted_is_not_among_all() {
        Webhook webhook = added(Samples.webhook(account));
        webhooks.remove(account, webhook.id());

        Changes all = feed.since(WebhookChanges.FROM_THE_START);

        assertThat(all.changed()).doesNotContain(webhook);
    }

    @Test
    void an_added_webhook_is_reported() {
        String cursor = now();
        Webhook webhook = added(Samples.webhook(account));

        assertThat(feed.since(cursor).changed()).contains(webhook);
    }

    @Test
    void a_changed_webhook_is_reported_as_it_is_now() {
        Webhook webhook = added(Samples.webhook(account));
        String cursor = now();
        Webhook second = replaced(webhook.change().name("second").at(LATER));
        Webhook third = replaced(second.change().status(WebhookStatus.DISABLED).at(LATER));

        Changes news = feed.since(cursor);

        assertThat(news.changed()).contains(third).doesNotContain(webhook, second);
    }

    @Test
    void a_deleted_webhook_is_reported() {
        Webhook webhook = added(Samples.webhook(account));
        String cursor = now();

        webhooks.remove(account, webhook.id());

        Changes news = feed.since(cursor);
        assertThat(news.removed()).contains(webhook.id());
        assertThat(news.changed()).doesNotContain(webhook);
    }

    @Test
    void each_reader_is_told_from_its_own_cursor() {
        String early = now();
        Webhook first = added(Samples.webhook(account));
        String late = now();
        Webhook second = added(Samples.webhook(account));

        assertThat(feed.since(early).changed()).contains(first, second);
        assertThat(feed.since(late).changed()).contains(second);
    }

    @Test
    void a_cursor_moves_over_many_changes_without_losing_one() {
        String cursor = now();

        for (int i = 0; i < 20; i++) {
            Webhook webhook = added(Samples.webhook(account));
            Changes news = feed.since(cursor);
            assertThat(news.changed()).contains(webhook);
            cursor = news.cursor();
        }
    }

    @Test
    void what_was_reported_is_not_reported_for_ever() {
        Webhook webhook = added(Samples.webhook(account));
        AtomicReference<String> cursor = new AtomicReference<>(now());

        await().atMost(Duration.ofSeconds(20)).pollDelay(Duration.ZERO).until(() -> {
            Changes news = feed.since(cursor.get());
            cursor.set(news.cursor());
            return news.changed().stream().noneMatch(it -> it.id().equals(webhook.id()));
        });
    }

    @Test
    void a_reader_has_seen_a_change_once_it_was_committed_before_its_cursor() {
        Webhook webhook = added(Samples.webhook(account));
        String before = now();
        replaced(webhook.change().name("second").at(LATER));

        String after = feed.since(before).cursor();

        assertThat(feed.isSeenBy(webhook.id(), List.of(before))).isFalse();
        assertThat(feed.isSeenBy(webhook.id(), List.of(after, before))).isFalse();
        assertThat(feed.isSeenBy(webhook.id(), List.of(after))).isTrue();
        assertThat(feed.isSeenBy(webhook.id(), List.of())).isTrue();
        assertThat(feed.isSeenBy(webhook.id(), List.of(WebhookChanges.FROM_THE_START)))
                .isFalse();
    }

    @Test
    void a_reader_has_seen_a_change_although_an_older_transaction_is_still_open() throws Exception {
        Webhook webhook = added(Samples.webhook(account));
        OtherThreads.HeldTransaction old =
                threads.holding(storage.transactions(), () -> webhooks.add(Samples.webhook(account)));
        replaced(webhook.change().name("second").at(LATER));

        String cursor = now();

        assertThat(feed.isSeenBy(webhook.id(), List.of(cursor))).isTrue();
        old.commit();
    }

    @Test
    void a_reader_has_not_seen_what_was_committed_after_its_cursor_however_long_it_was_open() throws Exception {
        Webhook webhook = added(Samples.webhook(account));
        OtherThreads.HeldTransaction late = threads.holding(
                storage.transactions(),
                () -> webhooks.replace(webhook.change().name("late").at(LATER)));
        String cursor = now();

        late.commit();

        assertThat(feed.isSeenBy(webhook.id(), List.of(cursor))).isFalse();
        assertThat(feed.isSeenBy(webhook.id(), List.of(feed.since(cursor).cursor())))
                .isTrue();
    }

    @Test
    void a_deletion_is_seen_like_any_other_change() {
        Webhook webhook = added(Samples.webhook(account));
        String before = now();
        webhooks.remove(account, webhook.id());

        assertThat(feed.isSeenBy(webhook.id(), List.of(before))).isFalse();
        assertThat(feed.isSeenBy(webhook.id(), List.of(now()))).isTrue();
    }

    @Test
    void a_change_that_is_rolled_back_is_not_reported() {
        Webhook webhook = added(Samples.webhook(account));
        Webhook ghost = Samples.webhook(account);
        String cursor = now();

        assertThatThrownBy(() -> storage.transactions().required(() -> {
                    webhooks.add(ghost);
                    webhooks.replace(webhook.change().name("never").at(LATER));
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        Changes news = feed.since(cursor);
        assertThat(news.changed()).extracting(Webhook::id).doesNotContain(ghost.id());
        assertThat(news.changed()).extracting(Webhook::name).doesNotContain("never");
    }

    @Test
    void an_addition_is_reported_although_it_was_committed_after_a_later_one() throws Exception {
        Webhook slow = Samples.webhook(account);
        Webhook quick = Samples.webhook(account);
        String cursor = now();
        OtherThreads.HeldTransaction late = threads.holding(storage.transactions(), () -> webhooks.add(slow));
        added(quick);

        Changes before = feed.since(cursor);
        late.commit();
        Changes after = feed.since(before.cursor());

        assertThat(before.changed()).contains(quick).doesNotContain(slow);
        assertThat(after.changed()).contains(slow);
    }

    @Test
    void a_change_is_reported_although_it_was_committed_after_many_later_ones() throws Exception {
        Webhook slow = added(Samples.webhook(account));
        Webhook changed = slow.change().name("committed late").at(LATER);
        OtherThreads.HeldTransaction late =
                threads.holding(storage.transactions(), () -> assertThat(webhooks.replace(changed))
                        .isTrue());
        String cursor = now();
        for (int i = 0; i < 10; i++) {
            Webhook quick = added(Samples.webhook(account));
            Changes news = feed.since(cursor);
            assertThat(news.changed()).contains(quick).doesNotContain(changed);
            cursor = news.cursor();
        }

        late.commit();

        assertThat(feed.since(cursor).changed()).contains(changed);
    }

    @Test
    void a_deletion_is_reported_although_it_was_committed_after_a_later_change() throws Exception {
        Webhook slow = added(Samples.webhook(account));
        String cursor = now();
        OtherThreads.HeldTransaction late =
                threads.holding(storage.transactions(), () -> assertThat(webhooks.remove(account, slow.id()))
                        .isTrue());
        added(Samples.webhook(account));

        Changes before = feed.since(cursor);
        late.commit();
        Changes after = feed.since(before.cursor());

        assertThat(before.removed()).doesNotContain(slow.id());
        assertThat(after.removed()).contains(slow.id());
    }

    @Test
    void a_reader_that_starts_while_a_change_is_not_committed_is_told_of_it_later() throws Exception {
        Webhook slow = Samples.webhook(account);
        OtherThreads.HeldTransaction late = threads.holding(storage.transactions(), () -> webhooks.add(slow));

        Changes atTheStart = feed.since(WebhookChanges.FROM_THE_START);
        late.commit();
        Changes after = feed.since(atTheStart.cursor());

        assertThat(atTheStart.changed()).doesNotContain(slow);
        assertThat(after.changed()).contains(slow);
    }

    @Test
    void readers_that_follow_while_many_threads_change_webhooks_end_with_what_is_stored() throws Exception {
        List<Webhook> known = List.of(
                added(Samples.webhook(account)), added(Samples.webhook(account)), added(Samples.webhook(account)));
        WebhookDirectory directory = new WebhookDirectory(feed);
        directory.refresh();

        threads.atOnce(4, () -> {
            for (int i = 0; i < 10; i++) {
                for (Webhook each : known) {
                    webhooks.find(account, each.id())
                            .ifPresent(now -> webhooks.replace(now.change()
                                    .name("version " + (now.version() + 1))
                                    .at(LATER)));
                }
                directory.refresh();
            }
            return true;
        });
        directory.refresh();

        for (Webhook each : known) {
            assertThat(directory.current(each.id())).isEqualTo(webhooks.find(account, each.id()));
        }
    }

    /** A cursor that has everything behind it that is committed now. */
    private String now() {
        return feed.since(WebhookChanges.FROM_THE_START).cursor();
    }

    private Webhook added(Webhook webhook) {
        webhooks.add(webhook);
        return webhook;
    }

    private Webhook replaced(Webhook webhook) {
        assertThat(webhooks.replace(webhook)).isTrue();
        return webhook;
    }
}
