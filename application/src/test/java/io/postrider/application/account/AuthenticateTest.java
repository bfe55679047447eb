package io.postrider.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.application.engine.Overloaded;
import io.postrider.application.engine.SettableClock;
import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Samples;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticateTest {
    private static final String ADMINISTRATION_TOKEN = "administration-key";
    private static final int CAPACITY = 3;

    private final OtherThreads threads = new OtherThreads();
    private final SettableClock clock = SettableClock.somewhere();
    private final InMemoryManagedStorage storage = new InMemoryManagedStorage();
    private final WatchedApiKeys keys = new WatchedApiKeys(storage.apiKeys());
    private final AccountId account = Samples.accountIn(storage);
    private final Authenticate authenticate =
            new Authenticate(keys, ApiKeyHash.of(ADMINISTRATION_TOKEN), CAPACITY, clock);

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void a_key_tells_the_account_and_what_its_holder_may_do() {
        ApiKey key = added("token", null);

        Optional<Caller> caller = authenticate.authenticate("token");

        assertThat(caller).contains(new Caller.KeyHolder(account, key.id(), key.scopes()));
        assertThat(caller.orElseThrow().may(Scope.EVENTS_READ)).isTrue();
        assertThat(caller.orElseThrow().may(Scope.EVENTS_WRITE)).isFalse();
        assertThat(caller.orElseThrow().may(Scope.ADMIN)).isFalse();
    }

    @Test
    void the_administration_key_is_that_of_the_administrator_who_manages_and_nothing_else() {
        Optional<Caller> caller = authenticate.authenticate(ADMINISTRATION_TOKEN);

        assertThat(caller).contains(new Caller.Administrator());
        assertThat(caller.orElseThrow().may(Scope.ADMIN)).isTrue();
        assertThat(caller.orElseThrow().may(Scope.WEBHOOKS_READ)).isFalse();
        assertThat(keys.lookUps).hasValue(0);
    }

    @Test
    void without_an_administration_key_nobody_is_the_administrator() {
        Authenticate withoutAdministrator = new Authenticate(keys, null, CAPACITY, clock);

        assertThat(withoutAdministrator.authenticate(ADMINISTRATION_TOKEN)).isEmpty();
    }

    @Test
    void an_unknown_key_is_nobodys() {
        added("token", null);

        assertThat(authenticate.authenticate("another-token")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "tab\t", "ünïcode", "line\nbreak", "nul\0"})
    void what_cannot_be_a_key_is_refused_without_a_look_up(String token) {
        assertThat(authenticate.authenticate(token)).isEmpty();
        assertThat(keys.lookUps).hasValue(0);
    }

    @Test
    void a_text_that_is_too_long_for_a_key_is_refused_without_a_look_up() {
        assertThat(authenticate.authenticate("k".repeat(Authenticate.MAX_TOKEN_LENGTH + 1)))
                .isEmpty();
        assertThat(keys.lookUps).hasValue(0);
    }

    @Test
    void a_configured_key_may_be_any_visible_text_of_the_greatest_length() {
        String longest = "!~".repeat(Authenticate.MAX_TOKEN_LENGTH / 2);

        added(longest, null);

        assertThat(authenticate.authenticate(longest)).isPresent();
    }

    @Test
    void a_configured_key_may_begin_as_issued_ones_do() {
        added("prk_short", null);

        assertThat(authenticate.authenticate("prk_short")).isPresent();
    }

    @Test
    void an_issued_key_is_accepted() {
        IssueApiKey issue =
                new IssueApiKey(storage.accounts(), keys, new TimeOrderedUuids(new Random(1)), new Random(2), clock);
        IssuedApiKey issued = issue.issue(account, "issued", List.of("events:read"), null);

        assertThat(authenticate.authenticate(issued.text())).isPresent();
    }

    @Test
    void a_key_in_use_is_looked_up_once() {
        added("token", null);

        authenticate.authenticate("token");
        authenticate.authenticate("token");
        authenticate.authenticate("token");

        assertThat(keys.lookUps).hasValue(1);
    }

    @Test
    void a_key_that_is_not_known_is_looked_up_each_time_because_it_may_be_new() {
        assertThat(authenticate.authenticate("token")).isEmpty();

        added("token", null);

        assertThat(authenticate.authenticate("token")).isPresent();
    }

    @Test
    void a_key_stops_working_when_it_expires_though_it_is_in_use() {
        added("token", clock.instant().plusSeconds(10));
        assertThat(authenticate.authenticate("token")).isPresent();

        clock.advance(Duration.ofSeconds(10).minusMillis(1));
        assertThat(authenticate.authenticate("token")).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(authenticate.authenticate("token")).isEmpty();
    }

    @Test
    void a_key_that_was_revoked_elsewhere_works_until_the_next_refresh() {
        ApiKey revoked = added("revoked", null);
        added("kept", null);
        authenticate.authenticate("revoked");
        authenticate.authenticate("kept");
        storage.apiKeys().revoke(account, revoked.id());

        assertThat(authenticate.authenticate("revoked")).isPresent();
        authenticate.refresh();

        assertThat(authenticate.authenticate("revoked")).isEmpty();
        assertThat(authenticate.authenticate("kept")).isPresent();
    }

    @Test
    void a_key_that_is_revoked_elsewhere_while_it_is_looked_up_is_not_kept_in_mind() {
        ApiKey key = added("token", null);
        keys.afterLookUp = () -> {
            storage.apiKeys().revoke(account, key.id());
            authenticate.refresh();
        };
        assertThat(authenticate.authenticate("token")).isPresent();
        keys.afterLookUp = () -> {};

        assertThat(authenticate.authenticate("token")).isEmpty();
    }

    @Test
    void a_key_that_is_revoked_here_stops_working_at_once() {
        ApiKey key = added("token", null);
        authenticate.authenticate("token");

        new RevokeApiKey(keys, storage.transactions(), authenticate).revoke(account, key.id());

        assertThat(authenticate.authenticate("token")).isEmpty();
    }

    @Test
    void refreshing_costs_nothing_where_no_key_is_known() {
        authenticate.refresh();

        assertThat(keys.revocationQuestions).isEmpty();
    }

    @Test
    void keys_that_are_not_used_any_more_are_not_asked_about() {
        ApiKey used = added("used", null);
        added("unused", null);
        authenticate.authenticate("used");
        authenticate.authenticate("unused");
        clock.advance(Authenticate.KEPT_IN_MIND.plusSeconds(1));
        authenticate.authenticate("used");

        authenticate.refresh();
        authenticate.refresh();

        assertThat(keys.revocationQuestions).containsExactly(List.of(used.id()), List.of(used.id()));
    }

    @Test
    void no_more_keys_are_known_by_heart_than_there_is_room_for() {
        for (int i = 0; i < 10; i++) {
            added("token" + i, null);
            assertThat(authenticate.authenticate("token" + i)).isPresent();
        }

        authenticate.refresh();

        assertThat(keys.revocationQuestions).hasSize(1).first().satisfies(ids -> assertThat(ids)
                .hasSize(CAPACITY));
    }

    @Test
    void a_known_key_works_while_the_database_is_down_and_others_tell_that_it_is() {
        added("known", null);
        added("unknown", null);
        authenticate.authenticate("known");

        storage.transactions().goDown();

        assertThat(authenticate.authenticate("known")).isPresent();
        assertThatThrownBy(() -> authenticate.authenticate("unknown")).isInstanceOf(StorageUnavailable.class);
        assertThatThrownBy(authenticate::refresh).isInstanceOf(StorageUnavailable.class);
        assertThat(authenticate.authenticate("known")).isPresent();
    }

    @Test
    void guesses_take_no_more_than_a_few_connections_and_known_keys_do_not_wait_for_them() throws Exception {
        added("known", null);
        authenticate.authenticate("known");
        keys.holdLookUps();
        Future<Optional<Caller>> first = threads.start(() -> authenticate.authenticate("guess"));
        keys.awaitHeldLookUps(1);
        List<Future<Optional<Caller>>> others = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 1; i < 20; i++) {
            String guess = "guess" + i;
            others.add(threads.start(() -> authenticate.authenticate(guess)));
        }
        keys.awaitHeldLookUps(Authenticate.LOOK_UPS_AT_ONCE);

        assertThat(authenticate.authenticate("known")).isPresent();
        OtherThreads.assertWaits(first);
        assertThat(keys.lookUpsAtOnce).hasValue(Authenticate.LOOK_UPS_AT_ONCE);

        keys.releaseLookUps();
        assertThat(OtherThreads.result(first)).isEmpty();
        int toldToComeBack = 0;
        for (Future<Optional<Caller>> guess : others) {
            toldToComeBack += isToldToComeBack(guess) ? 1 : 0;
        }
        // On a machine that pauses, some have waited for too long.
        boolean allInTime = System.nanoTime() - start < Authenticate.LOOK_UP_WAIT.toNanos();
        assertThat(toldToComeBack).isBetween(0, allInTime ? 0 : 20 - Authenticate.LOOK_UPS_AT_ONCE);
        assertThat(keys.mostLookUpsAtOnce).hasValue(Authenticate.LOOK_UPS_AT_ONCE);
    }

    /** False where it was answered that it is nobody's key. */
    private static boolean isToldToComeBack(Future<Optional<Caller>> guess) throws Exception {
        try {
            assertThat(OtherThreads.result(guess)).isEmpty();
            return false;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(Overloaded.class);
            return true;
        }
    }

    @Test
    void a_key_that_waits_too_long_for_its_look_up_is_told_to_come_back() throws Exception {
        keys.holdLookUps();
        List<Future<Optional<Caller>>> guesses = new ArrayList<>();
        for (int i = 0; i < Authenticate.LOOK_UPS_AT_ONCE; i++) {
            String guess = "guess" + i;
            guesses.add(threads.start(() -> authenticate.authenticate(guess)));
        }
        keys.awaitHeldLookUps(Authenticate.LOOK_UPS_AT_ONCE);

        assertThatThrownBy(() -> authenticate.authenticate("one-too-many"))
                .isInstanceOfSatisfying(Overloaded.class, refusal -> assertThat(refusal.retryAfter())
                        .isPositive());

        keys.releaseLookUps();
        for (Future<Optional<Caller>> guess : guesses) {
            assertThat(OtherThreads.result(guess)).isEmpty();
        }
    }

    @Test
    void a_first_use_is_written_and_the_next_one_a_minute_later() {
        ApiKey key = added("token", null);
        Instant first = clock.instant();
        authenticate.authenticate("token");
        authenticate.flushLastUsed();
        assertThat(lastUse(key)).isEqualTo(first);

        clock.advance(Duration.ofSeconds(30));
        Instant second = clock.instant();
        authenticate.authenticate("token");
        authenticate.flushLastUsed();
        assertThat(lastUse(key)).isEqualTo(first);

        clock.advance(Duration.ofSeconds(30));
        authenticate.flushLastUsed();
        assertThat(lastUse(key)).isEqualTo(second);
    }

    @Test
    void uses_are_written_together_and_only_where_there_are_new_ones() {
        added("one", null);
        added("other", null);
        authenticate.authenticate("one");
        authenticate.authenticate("other");

        authenticate.flushLastUsed();
        clock.advance(Duration.ofMinutes(5));
        authenticate.flushLastUsed();

        assertThat(keys.writes).hasValue(1);
    }

    @Test
    void a_use_that_could_not_be_written_is_written_later() {
        ApiKey key = added("token", null);
        authenticate.authenticate("token");
        storage.transactions().goDown();
        assertThatThrownBy(authenticate::flushLastUsed).isInstanceOf(StorageUnavailable.class);

        storage.transactions().comeUp();
        authenticate.flushLastUsed();

        assertThat(lastUse(key)).isEqualTo(clock.instant());
    }

    @Test
    void the_last_use_of_a_key_that_is_dropped_is_still_written() {
        ApiKey key = added("token", null);
        Instant use = clock.instant();
        authenticate.authenticate("token");
        clock.advance(Duration.ofMinutes(10));
        authenticate.refresh();

        authenticate.flushLastUsed();

        assertThat(lastUse(key)).isEqualTo(use);
    }

    private ApiKey added(String token, Instant expiresAt) {
        ApiKey key = new ApiKey(
                new ApiKeyId(Samples.id()),
                account,
                "a key",
                Set.of(Scope.EVENTS_READ),
                clock.instant(),
                expiresAt,
                null);
        storage.apiKeys().add(key, ApiKeyHash.of(token));
        return key;
    }

    private Instant lastUse(ApiKey key) {
        return storage.apiKeys().list(account).stream()
                .filter(it -> it.id().equals(key.id()))
                .findFirst()
                .orElseThrow()
                .lastUsedAt();
    }

    /** Counts what is asked of the keys behind it, and can make look-ups last. */
    private static final class WatchedApiKeys implements ApiKeys {
        private final ApiKeys keys;
        private final AtomicInteger lookUps = new AtomicInteger();
        private final AtomicInteger lookUpsAtOnce = new AtomicInteger();
        private final AtomicInteger mostLookUpsAtOnce = new AtomicInteger();
        private final AtomicInteger writes = new AtomicInteger();
        private final List<Collection<ApiKeyId>> revocationQuestions = new ArrayList<>();
        private volatile CountDownLatch release = new CountDownLatch(0);
        private volatile Runnable afterLookUp = () -> {};

        WatchedApiKeys(ApiKeys keys) {
            this.keys = keys;
        }

        void holdLookUps() {
            release = new CountDownLatch(1);
        }

        void releaseLookUps() {
            release.countDown();
        }

        void awaitHeldLookUps(int count) {
            await().atMost(Duration.ofSeconds(20)).until(() -> lookUpsAtOnce.get() == count);
        }

        @Override
        public Optional<ApiKey> find(ApiKeyHash hash) {
            lookUps.incrementAndGet();
            int now = lookUpsAtOnce.incrementAndGet();
            mostLookUpsAtOnce.accumulateAndGet(now, Math::max);
            try {
                assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                Optional<ApiKey> found = keys.find(hash);
                afterLookUp.run();
                return found;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                lookUpsAtOnce.decrementAndGet();
            }
        }

        @Override
        public void add(ApiKey key, ApiKeyHash hash) {
            keys.add(key, hash);
        }

        @Override
        public List<ApiKey> list(AccountId account) {
            return keys.list(account);
        }

        @Override
        public boolean revoke(AccountId account, ApiKeyId id) {
            return keys.revoke(account, id);
        }

        @Override
        public Collection<ApiKeyId> revokedAmong(Collection<ApiKeyId> ids) {
            revocationQuestions.add(List.copyOf(ids));
            return keys.revokedAmong(ids);
        }

        @Override
        public void markUsed(Map<ApiKeyId, Instant> lastUses) {
            writes.incrementAndGet();
            keys.markUsed(lastUses);
        }
    }
}
