package io.postrider.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Counted;
import io.postrider.application.storage.ManagedStorage;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.Samples;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Webhooks} promise. */
public abstract class WebhooksContract {
    private static final int MAX_WEBHOOKS = 5;
    private static final DialectName OTHER_DIALECT = new DialectName("other");
    private static final Instant LATER = Samples.CREATED.plusSeconds(60);
    private static final PageRequest FIRST_PAGE = new PageRequest(50, null);

    private final OtherThreads threads = new OtherThreads();
    private ManagedStorage storage;
    private Webhooks webhooks;
    private AccountId account;

    /** An open storage. */
    protected abstract ManagedStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
        webhooks = storage.webhooks();
        account = Samples.accountIn(storage);
    }

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void a_webhook_is_found_as_it_was_added() {
        Webhook webhook = webhookWithEverything();

        webhooks.add(webhook);

        assertThat(webhooks.find(account, webhook.id())).contains(webhook);
    }

    @Test
    void a_webhook_with_nothing_but_what_it_needs_is_found_as_it_was_added() {
        Webhook webhook = Samples.webhook(account);

        webhooks.add(webhook);

        assertThat(webhooks.find(account, webhook.id())).contains(webhook);
    }

    @Test
    void headers_metadata_and_attributes_keep_their_order() {
        Webhook webhook = webhookWithEverything();

        webhooks.add(webhook);

        Webhook found = webhooks.find(account, webhook.id()).orElseThrow();
        assertThat(found.headers().keySet()).containsExactly("X-Zebra", "X-Ant", "Authorization");
        assertThat(found.metadata().keySet()).containsExactly("zwei", "eins");
        assertThat(found.attributes().keySet()).containsExactly("b", "a");
    }

    @Test
    void the_greatest_sizes_are_kept() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            headers.put("X-" + i + "x".repeat(100), "v".repeat(2_048));
        }
        Webhook webhook = Samples.webhook(account)
                .change()
                .url(Samples.url("https://receiver.example/" + "p".repeat(2_023)))
                .name("ø".repeat(Webhook.MAX_NAME_LENGTH))
                .description("ø".repeat(Webhook.MAX_DESCRIPTION_LENGTH))
                .headers(headers)
                .at(Samples.CREATED);

        webhooks.add(webhook);

        assertThat(webhooks.find(account, webhook.id())).contains(webhook);
    }

    @Test
    void another_account_does_not_find_it() {
        Webhook webhook = added(Samples.webhook(account));

        assertThat(webhooks.find(Samples.accountIn(storage), webhook.id())).isEmpty();
    }

    @Test
    void what_was_never_added_is_not_found() {
        assertThat(webhooks.find(account, new WebhookId(Samples.id()))).isEmpty();
    }

    @Test
    void webhooks_are_listed_the_newest_first_page_by_page() {
        Webhook first = added(Samples.webhook(account));
        Webhook second = added(Samples.webhook(account));
        Webhook third = added(Samples.webhook(account));

        Page<Webhook> newest = webhooks.list(account, Webhooks.Filter.ALL, new PageRequest(2, null));
        Page<Webhook> rest = webhooks.list(
                account, Webhooks.Filter.ALL, new PageRequest(2, second.id().value()));

        assertThat(newest).isEqualTo(new Page<>(List.of(third, second), true));
        assertThat(rest).isEqualTo(new Page<>(List.of(first), false));
    }

    @Test
    void a_list_of_exactly_one_page_has_no_more() {
        Webhook first = added(Samples.webhook(account));
        Webhook second = added(Samples.webhook(account));

        Page<Webhook> page = webhooks.list(account, Webhooks.Filter.ALL, new PageRequest(2, null));

        assertThat(page).isEqualTo(new Page<>(List.of(second, first), false));
    }

    @Test
    void another_accounts_webhooks_are_not_listed() {
        added(Samples.webhook(Samples.accountIn(storage)));

        assertThat(webhooks.list(account, Webhooks.Filter.ALL, FIRST_PAGE).items())
                .isEmpty();
    }

    @Test
    void a_list_is_filtered_by_dialect_space_and_state_alone_and_together() {
        Webhook plain = added(Samples.webhook(account));
        Webhook other = added(Samples.webhook(account, OTHER_DIALECT, "", WebhookStatus.ENABLED));
        Webhook spaced = added(Samples.webhook(account, OTHER_DIALECT, "east", WebhookStatus.ENABLED));
        Webhook off = added(Samples.webhook(account, OTHER_DIALECT, "east", WebhookStatus.DISABLED_FAILING));

        assertThat(listed(DialectName.NATIVE, null, null)).containsExactly(plain);
        assertThat(listed(OTHER_DIALECT, null, null)).containsExactly(off, spaced, other);
        assertThat(listed(null, "east", null)).containsExactly(off, spaced);
        assertThat(listed(null, "", null)).containsExactly(other, plain);
        assertThat(listed(null, null, false)).containsExactly(off);
        assertThat(listed(null, null, true)).containsExactly(spaced, other, plain);
        assertThat(listed(OTHER_DIALECT, "east", true)).containsExactly(spaced);
        assertThat(listed(DialectName.NATIVE, "east", null)).isEmpty();
    }

    @Test
    void the_accounts_webhooks_of_a_dialect_are_counted() {
        added(Samples.webhook(account));
        added(Samples.webhook(account, OTHER_DIALECT, "east", WebhookStatus.ENABLED));
        added(Samples.webhook(account, OTHER_DIALECT, "west", WebhookStatus.DISABLED));
        added(Samples.webhook(Samples.accountIn(storage), OTHER_DIALECT, "east", WebhookStatus.ENABLED));

        assertThat(webhooks.count(account, OTHER_DIALECT)).isEqualTo(2);
        assertThat(webhooks.count(account, new DialectName("third"))).isZero();
        assertThat(webhooks.count(account)).isEqualTo(3);
    }

    @Test
    void a_webhook_is_replaced_by_its_next_version() {
        Webhook before = added(Samples.webhook(account));
        Webhook everything = webhookWithEverything();
        Webhook after = before.change()
                .name("changed")
                .description("")
                .url(Samples.url("http://other.example/"))
                .eventTypes(everything.eventTypes())
                .status(WebhookStatus.DISABLED_GONE)
                .headers(everything.headers())
                .metadata(everything.metadata())
                .alertEmails(everything.alertEmails())
                .attributes(everything.attributes())
                .signing(everything.signing())
                .policy(everything.policy())
                .at(LATER);

        boolean replaced = webhooks.replace(after);

        assertThat(replaced).isTrue();
        assertThat(webhooks.find(account, before.id())).contains(after);
    }

    @Test
    void a_version_that_is_not_the_next_replaces_nothing() {
        Webhook first = added(Samples.webhook(account));
        Webhook second = first.change().name("second").at(LATER);
        Webhook alsoSecond = first.change().name("also second").at(LATER);
        Webhook third = second.change().name("third").at(LATER);

        assertThat(webhooks.replace(third)).isFalse();
        assertThat(webhooks.replace(second)).isTrue();
        assertThat(webhooks.replace(alsoSecond)).isFalse();

        assertThat(webhooks.find(account, first.id())).contains(second);
    }

    @Test
    void a_webhook_that_is_gone_cannot_be_replaced() {
        Webhook webhook = added(Samples.webhook(account));
        webhooks.remove(account, webhook.id());

        assertThat(webhooks.replace(webhook.change().name("ghost").at(LATER))).isFalse();
        assertThat(webhooks.find(account, webhook.id())).isEmpty();
    }

    @Test
    void of_two_changes_of_the_same_version_at_once_the_one_that_commits_first_wins() throws Exception {
        Webhook before = added(Samples.webhook(account));
        Webhook one = before.change().name("one").at(LATER);
        Webhook other = before.change().name("other").at(LATER);
        OtherThreads.HeldTransaction first = threads.holding(
                storage.transactions(), () -> assertThat(webhooks.replace(one)).isTrue());

        Future<Boolean> second = threads.start(() -> webhooks.replace(other));

        OtherThreads.assertWaits(second);
        first.commit();
        assertThat(OtherThreads.result(second)).isFalse();
        assertThat(webhooks.find(account, before.id())).contains(one);
    }

    @Test
    void of_many_changes_of_the_same_version_at_once_exactly_one_is_stored() throws Exception {
        Webhook before = added(Samples.webhook(account));

        List<Boolean> replaced =
                threads.atOnce(6, () -> webhooks.replace(before.change().at(LATER)));

        assertThat(replaced).containsOnlyOnce(true);
    }

    @Test
    void a_change_that_lost_reads_what_is_stored_now_in_the_same_transaction() throws Exception {
        Webhook before = added(Samples.webhook(account));
        Webhook winner = before.change().name("winner").at(LATER);

        Optional<Webhook> read = storage.transactions().required(() -> {
            assertThat(webhooks.find(account, before.id())).contains(before);
            inAnotherTransaction(() -> assertThat(webhooks.replace(winner)).isTrue());
            assertThat(webhooks.replace(before.change().name("loser").at(LATER)))
                    .isFalse();
            return webhooks.find(account, before.id());
        });

        assertThat(read).contains(winner);
    }

    @Test
    void a_transaction_reads_the_version_that_it_has_stored_itself() {
        Webhook before = added(Samples.webhook(account));
        Webhook after = before.change().name("after").at(LATER);

        Optional<Webhook> read = storage.transactions().required(() -> {
            assertThat(webhooks.find(account, before.id())).contains(before);
            assertThat(webhooks.replace(after)).isTrue();
            return webhooks.find(account, before.id());
        });

        assertThat(read).contains(after);
    }

    @Test
    void a_removed_webhook_is_neither_found_nor_listed_nor_counted() {
        Webhook webhook = added(Samples.webhook(account));

        boolean removed = webhooks.remove(account, webhook.id());

        assertThat(removed).isTrue();
        assertThat(webhooks.find(account, webhook.id())).isEmpty();
        assertThat(webhooks.list(account, Webhooks.Filter.ALL, FIRST_PAGE).items())
                .isEmpty();
        assertThat(webhooks.count(account, DialectName.NATIVE)).isZero();
        assertThat(webhooks.remove(account, webhook.id())).isFalse();
    }

    @Test
    void another_accounts_webhook_is_not_removed() {
        AccountId other = Samples.accountIn(storage);
        Webhook webhook = added(Samples.webhook(other));

        assertThat(webhooks.remove(account, webhook.id())).isFalse();
        assertThat(webhooks.find(other, webhook.id())).contains(webhook);
    }

    @Test
    void of_many_that_remove_a_webhook_at_once_one_does() throws Exception {
        Webhook webhook = added(Samples.webhook(account));

        List<Boolean> removed = threads.atOnce(6, () -> webhooks.remove(account, webhook.id()));

        assertThat(removed).containsOnlyOnce(true);
    }

    @Test
    void the_health_of_a_webhook_that_nothing_was_sent_to_is_unknown() {
        Webhook webhook = added(Samples.webhook(account));

        assertThat(webhooks.health(List.of(webhook.id())))
                .isEqualTo(Map.of(webhook.id(), WebhookHealth.unknown(webhook.id())));
        assertThat(webhooks.health(List.of())).isEmpty();
    }

    @Test
    void health_is_read_as_it_was_recorded() {
        Webhook failing = added(Samples.webhook(account));
        Webhook unreachable = added(Samples.webhook(account));
        WebhookHealth failed = new WebhookHealth(failing.id(), 3, Samples.CREATED, LATER, 500);
        WebhookHealth noAnswer = new WebhookHealth(unreachable.id(), 1, LATER, LATER, null);
        storage.recordHealth(failed);
        storage.recordHealth(noAnswer);

        assertThat(webhooks.health(List.of(failing.id(), unreachable.id())))
                .isEqualTo(Map.of(failing.id(), failed, unreachable.id(), noAnswer));
    }

    @Test
    void forgetting_failures_keeps_the_last_attempt() {
        Webhook webhook = added(Samples.webhook(account));
        storage.recordHealth(new WebhookHealth(webhook.id(), 3, Samples.CREATED, LATER, 500));

        webhooks.forgetFailures(webhook.id());

        assertThat(webhooks.health(List.of(webhook.id())))
                .isEqualTo(Map.of(webhook.id(), new WebhookHealth(webhook.id(), 0, null, LATER, 500)));
    }

    @Test
    void forgetting_failures_where_there_were_none_changes_nothing() {
        Webhook webhook = added(Samples.webhook(account));

        webhooks.forgetFailures(webhook.id());

        assertThat(webhooks.health(List.of(webhook.id())))
                .isEqualTo(Map.of(webhook.id(), WebhookHealth.unknown(webhook.id())));
    }

    @Test
    void concurrent_registrations_at_the_limit_leave_exactly_the_limit() throws Exception {
        RegisterWebhook register = registerWithLimit(2);

        List<Boolean> registered = threads.atOnce(10, () -> {
            try {
                register.register(WebhookDraft.of(account, OTHER_DIALECT)
                        .url("https://receiver.example/")
                        .eventTypes(List.of("*"))
                        .build());
                return true;
            } catch (Invalid e) {
                assertThat(e.problems()).containsExactly(new FieldProblem.LimitReached(2));
                return false;
            }
        });

        assertThat(registered.stream().filter(it -> it)).hasSize(2);
        assertThat(webhooks.count(account, OTHER_DIALECT)).isEqualTo(2);
    }

    @Test
    void a_registration_waits_for_another_that_may_reach_the_limit_and_is_refused_when_it_has() throws Exception {
        RegisterWebhook register = registerWithLimit(1);
        WebhookDraft draft = WebhookDraft.of(account, OTHER_DIALECT)
                .url("https://receiver.example/")
                .eventTypes(List.of("*"))
                .build();
        OtherThreads.HeldTransaction first = threads.holding(storage.transactions(), () -> register.register(draft));

        Future<Webhook> second = threads.start(() -> register.register(draft));

        OtherThreads.assertWaits(second);
        first.commit();
        assertThatThrownBy(() -> OtherThreads.result(second)).hasCauseInstanceOf(Invalid.class);
        assertThat(webhooks.count(account, OTHER_DIALECT)).isEqualTo(1);
    }

    @Test
    void a_registration_that_waited_for_one_that_is_rolled_back_takes_its_place() throws Exception {
        RegisterWebhook register = registerWithLimit(1);
        WebhookDraft draft = WebhookDraft.of(account, OTHER_DIALECT)
                .url("https://receiver.example/")
                .eventTypes(List.of("*"))
                .build();
        OtherThreads.HeldTransaction first = threads.holding(storage.transactions(), () -> register.register(draft));

        Future<Webhook> second = threads.start(() -> register.register(draft));

        OtherThreads.assertWaits(second);
        first.rollBack();
        Webhook registered = OtherThreads.result(second);
        assertThat(webhooks.find(account, registered.id())).contains(registered);
    }

    private RegisterWebhook registerWithLimit(int limit) {
        Dialect limited = Dialect.named(OTHER_DIALECT)
                .maxWebhooks(limit)
                .openSubscriptions()
                .build();
        WebhookRules rules =
                new WebhookRules(storage.eventTypes(), new NumberedSigningKeys(), url -> Optional.empty(), true);
        return new RegisterWebhook(
                webhooks,
                storage.accounts(),
                MAX_WEBHOOKS,
                storage.transactions(),
                new WebhookDirectory(storage.webhookChanges()),
                rules,
                new Dialects(List.of(limited)),
                new TimeOrderedUuids(new SplittableRandom()),
                InstantSource.system());
    }

    private Webhook webhookWithEverything() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Zebra", "1");
        headers.put("X-Ant", "a \"quoted\" \t value");
        headers.put("Authorization", "Bearer secret");
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("zwei", "ø 🐑 'x' \n");
        metadata.put("eins", "");
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("b", "1");
        attributes.put("a", "2");
        Webhook plain = Samples.webhook(account);
        return new Webhook(
                plain.id(),
                account,
                "space \"ø\"",
                OTHER_DIALECT,
                "näme 🐑",
                "two\nlines",
                Samples.url("https://receiver.example:8443/a%20b?c=d&e=%F0%9F%90%91"),
                new ArrayList<>(List.of(
                        new EventTypePattern("user.*"),
                        new EventTypePattern("*"),
                        new EventTypePattern("account.closed"))),
                WebhookStatus.DISABLED,
                headers,
                metadata,
                List.of("z@example.com", "a@example.com"),
                attributes,
                new Signing(
                        SignatureSchemeName.ED25519,
                        List.of(
                                SigningKey.pair("private 2", "public 2"),
                                new SigningKey("private 1", "public 1", LATER))),
                new DeliveryPolicy(
                        Duration.ofMillis(2_500),
                        new RetrySchedule(List.of(Duration.ZERO, Duration.ofMillis(1_500), Duration.ofDays(3)), 0.25),
                        7,
                        11),
                Samples.CREATED,
                LATER,
                3);
    }

    @Test
    void counted_pages_go_from_the_newest_to_the_oldest_with_the_total() {
        Webhook oldest = added(Samples.webhook(account));
        added(Samples.webhook(account));
        Webhook newest = added(Samples.webhook(account));
        added(Samples.webhook(Samples.accountIn(storage)));

        Counted<Webhook> first = webhooks.list(account, Webhooks.Filter.ALL, new PageNumber(1, 2));
        Counted<Webhook> second = webhooks.list(account, Webhooks.Filter.ALL, new PageNumber(2, 2));
        Counted<Webhook> third = webhooks.list(account, Webhooks.Filter.ALL, new PageNumber(3, 2));
        Counted<Webhook> last =
                webhooks.list(account, Webhooks.Filter.ALL, new PageNumber(Integer.MAX_VALUE, Integer.MAX_VALUE));

        assertThat(first.items()).hasSize(2).startsWith(newest);
        assertThat(second.items()).containsExactly(oldest);
        assertThat(third.items()).isEmpty();
        assertThat(last.items()).isEmpty();
        assertThat(List.of(first.total(), second.total(), third.total(), last.total()))
                .containsOnly(3L);
    }

    @Test
    void a_list_can_be_of_those_that_subscribe_to_a_type() {
        Webhook exactly = added(subscribing("order.paid", "order.sent"));
        Webhook byPrefix = added(subscribing("order.*"));
        Webhook byAnyPrefix = added(subscribing("user.created", "order.line.*"));
        Webhook toAll = added(subscribing("*"));
        added(subscribing("order.paid.late", "order", "Order.paid"));

        assertThat(subscribers("order.paid")).containsExactly(toAll, byPrefix, exactly);
        assertThat(subscribers("order.line.added")).containsExactly(toAll, byAnyPrefix, byPrefix);
        assertThat(subscribers("nothing")).containsExactly(toAll);
    }

    @Test
    void all_filters_hold_at_once() {
        Webhook found = added(subscribing("order.paid"));
        added(subscribing("order.sent"));
        added(subscribing("order.paid").change().enabled(false).at(Samples.CREATED));
        added(Samples.webhook(account, OTHER_DIALECT, "", WebhookStatus.ENABLED));

        Webhooks.Filter filter = new Webhooks.Filter(DialectName.NATIVE, "", true, new EventType("order.paid"));

        assertThat(webhooks.list(account, filter, new PageNumber(1, 10))).isEqualTo(new Counted<>(List.of(found), 1));
    }

    private Webhook subscribing(String... patterns) {
        return Samples.webhook(account)
                .change()
                .eventTypes(Stream.of(patterns).map(EventTypePattern::new).toList())
                .at(Samples.CREATED);
    }

    private List<Webhook> subscribers(String type) {
        Webhooks.Filter filter = new Webhooks.Filter(null, null, null, new EventType(type));
        assertThat(webhooks.list(account, filter, FIRST_PAGE).items())
                .isEqualTo(webhooks.list(account, filter, new PageNumber(1, 50)).items());
        return webhooks.list(account, filter, FIRST_PAGE).items();
    }

    private Webhook added(Webhook webhook) {
        webhooks.add(webhook);
        return webhook;
    }

    private List<Webhook> listed(DialectName dialect, String space, Boolean enabled) {
        return webhooks.list(account, new Webhooks.Filter(dialect, space, enabled), FIRST_PAGE)
                .items();
    }

    private void inAnotherTransaction(Runnable work) {
        try {
            OtherThreads.result(threads.start(() -> {
                work.run();
                return true;
            }));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
