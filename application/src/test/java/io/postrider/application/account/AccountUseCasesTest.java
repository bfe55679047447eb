package io.postrider.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.engine.SettableClock;
import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.Samples;
import io.postrider.domain.account.Account;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountUseCasesTest {
    private final OtherThreads threads = new OtherThreads();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-15T12:00:00.123456789Z"));
    private final InMemoryManagedStorage storage = new InMemoryManagedStorage();
    private final TimeOrderedUuids ids = new TimeOrderedUuids(new Random(1));
    private final CreateAccount create = new CreateAccount(storage.accounts(), ids, clock);
    private final IssueApiKey issue = new IssueApiKey(storage.accounts(), storage.apiKeys(), ids, new Random(2), clock);
    private final ListApiKeys listKeys = new ListApiKeys(storage.accounts(), storage.apiKeys());
    private final Authenticate authenticate = new Authenticate(storage.apiKeys(), null, 10, clock);
    private final RevokeApiKey revoke = new RevokeApiKey(storage.apiKeys(), storage.transactions(), authenticate);
    private final EnsureDefaultAccount ensure =
            new EnsureDefaultAccount(storage.accounts(), storage.apiKeys(), storage.transactions(), ids, clock);

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void a_created_account_is_listed_with_its_time_in_milliseconds() {
        Account account = create.create("Ærø & Søn");

        assertThat(account.name()).isEqualTo("Ærø & Søn");
        assertThat(account.createdAt()).isEqualTo(Instant.parse("2026-01-15T12:00:00.123Z"));
        assertThat(new ListAccounts(storage.accounts())
                        .list(new PageRequest(10, null))
                        .items())
                .containsExactly(account);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "nul\0inside", "half \ud800 of a pair"})
    void an_account_needs_a_name_that_people_can_read(String name) {
        assertThatThrownBy(() -> create.create(name))
                .isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(invalid.problems())
                        .extracting(FieldProblem::field)
                        .containsExactly("name"));
        assertThat(storage.accounts().list(new PageRequest(10, null)).items()).isEmpty();
    }

    @Test
    void a_name_of_100_characters_is_accepted_and_one_of_101_is_not() {
        assertThat(create.create("n".repeat(100)).name()).hasSize(100);
        assertThatThrownBy(() -> create.create("n".repeat(101)))
                .isInstanceOf(Invalid.class)
                .hasMessage("name must have 1 to 100 characters, not only white space");
    }

    @Test
    void an_issued_key_has_256_random_bits_and_only_its_hash_is_stored() {
        AccountId account = create.create("a").id();

        IssuedApiKey issued = issue.issue(account, "ci", List.of("events:write", "webhooks:read"), null);

        assertThat(issued.text()).matches("prk_[A-Za-z0-9_-]{43}");
        assertThat(issued.key().scopes()).isEqualTo(Set.of(Scope.EVENTS_WRITE, Scope.WEBHOOKS_READ));
        assertThat(storage.apiKeys().find(ApiKeyHash.of(issued.text()))).contains(issued.key());
        assertThat(issued.toString()).doesNotContain(issued.text());
    }

    @Test
    void two_issued_keys_differ() {
        AccountId account = create.create("a").id();

        assertThat(issue.issue(account, "one", List.of("admin"), null).text())
                .isNotEqualTo(
                        issue.issue(account, "two", List.of("admin"), null).text());
    }

    @Test
    void an_issued_key_works_until_it_expires() {
        AccountId account = create.create("a").id();
        Instant end = clock.instant().plusSeconds(60);

        IssuedApiKey issued = issue.issue(account, "short", List.of("events:read"), end);

        assertThat(authenticate.authenticate(issued.text())).isPresent();
        clock.set(end);
        assertThat(authenticate.authenticate(issued.text())).isEmpty();
    }

    @Test
    void all_problems_of_a_key_are_told_at_once() {
        AccountId account = create.create("a").id();

        assertThatThrownBy(() -> issue.issue(account, "", List.of("events:read", "root"), clock.instant()))
                .isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(invalid.problems())
                        .extracting(FieldProblem::field)
                        .containsExactly("name", "scopes[1]", "expiresAt"));
        assertThat(storage.apiKeys().list(account)).isEmpty();
    }

    @Test
    void an_end_that_no_database_could_hold_is_refused() {
        AccountId account = create.create("a").id();

        assertThatThrownBy(() -> issue.issue(account, "eternal", List.of("events:read"), Instant.MAX))
                .isInstanceOf(Invalid.class)
                .hasMessage("expiresAt must be in the future, within a hundred years");
    }

    @Test
    void a_key_needs_a_scope() {
        AccountId account = create.create("a").id();

        assertThatThrownBy(() -> issue.issue(account, "no scope", List.of(), null))
                .isInstanceOf(Invalid.class)
                .hasMessageStartingWith("scopes must be one or more of admin, ");
    }

    @Test
    void keys_of_an_account_that_does_not_exist_are_neither_issued_nor_listed() {
        AccountId nobody = new AccountId(Samples.id());

        assertThatThrownBy(() -> issue.issue(nobody, "key", List.of("events:read"), null))
                .isInstanceOf(UnknownAccount.class);
        assertThatThrownBy(() -> listKeys.list(nobody)).isInstanceOf(UnknownAccount.class);
    }

    @Test
    void a_revoked_key_is_not_listed_and_cannot_be_revoked_again() {
        AccountId account = create.create("a").id();
        ApiKey kept = issue.issue(account, "kept", List.of("events:read"), null).key();
        ApiKey revoked =
                issue.issue(account, "revoked", List.of("events:read"), null).key();

        revoke.revoke(account, revoked.id());

        assertThat(listKeys.list(account)).containsExactly(kept);
        assertThatThrownBy(() -> revoke.revoke(account, revoked.id())).isInstanceOf(UnknownApiKey.class);
    }

    @Test
    void another_accounts_key_cannot_be_revoked() {
        AccountId owner = create.create("owner").id();
        AccountId other = create.create("other").id();
        ApiKeyId key =
                issue.issue(owner, "key", List.of("events:read"), null).key().id();

        assertThatThrownBy(() -> revoke.revoke(other, key)).isInstanceOf(UnknownApiKey.class);
        assertThat(listKeys.list(owner)).hasSize(1);
    }

    @Test
    void the_default_account_has_the_configured_key_with_all_scopes_but_admin() {
        Account account = ensure.ensure("configured-key");

        assertThat(account.name()).isEqualTo("default");
        assertThat(authenticate.authenticate("configured-key")).hasValueSatisfying(caller -> {
            assertThat(caller).isInstanceOfSatisfying(Caller.KeyHolder.class, holder -> assertThat(holder.account())
                    .isEqualTo(account.id()));
            assertThat(Set.of(Scope.values()).stream().filter(caller::may))
                    .containsExactlyInAnyOrder(
                            Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE, Scope.EVENTS_READ, Scope.EVENTS_WRITE);
        });
    }

    @Test
    void a_restart_changes_nothing() {
        Account first = ensure.ensure("configured-key");
        List<ApiKey> keys = storage.apiKeys().list(first.id());
        clock.set(clock.instant().plusSeconds(3_600));

        Account again = ensure.ensure("configured-key");

        assertThat(again).isEqualTo(first);
        assertThat(storage.apiKeys().list(first.id())).isEqualTo(keys);
    }

    @Test
    void nodes_that_start_together_make_one_account_with_one_key() throws Exception {
        List<Account> accounts = threads.atOnce(6, () -> ensure.ensure("configured-key"));

        assertThat(accounts).extracting(Account::id).containsOnly(EnsureDefaultAccount.DEFAULT_ACCOUNT);
        assertThat(storage.accounts().list(new PageRequest(10, null)).items()).hasSize(1);
        assertThat(storage.apiKeys().list(EnsureDefaultAccount.DEFAULT_ACCOUNT)).hasSize(1);
    }

    @Test
    void another_configured_key_comes_beside_the_first() {
        ensure.ensure("first-key");

        ensure.ensure("second-key");

        assertThat(authenticate.authenticate("first-key")).isPresent();
        assertThat(authenticate.authenticate("second-key")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "umläut"})
    void a_configured_key_that_could_never_be_sent_is_refused_at_start(String key) {
        assertThatThrownBy(() -> ensure.ensure(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 256 visible ASCII characters");
    }
}
