package io.postrider.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.storage.ManagedStorage;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Samples;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeys} promise. */
public abstract class ApiKeysContract {
    private static final Instant USED = Instant.parse("2026-01-16T08:30:00.456Z");

    private final OtherThreads threads = new OtherThreads();
    private ManagedStorage storage;
    private ApiKeys keys;
    private AccountId account;

    /** An open storage. */
    protected abstract ManagedStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
        keys = storage.apiKeys();
        account = Samples.accountIn(storage);
    }

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void a_key_is_found_by_its_hash_as_it_was_added() {
        ApiKey key = new ApiKey(
                new ApiKeyId(Samples.id()),
                account,
                "Schlüssel \"1\"",
                Set.of(Scope.values()),
                Samples.CREATED,
                Samples.CREATED.plusSeconds(60),
                USED);
        ApiKeyHash hash = Samples.hash();

        keys.add(key, hash);

        assertThat(keys.find(hash)).contains(key);
    }

    @Test
    void a_key_that_neither_expires_nor_was_used_is_found_like_that() {
        ApiKey key = Samples.apiKey(account);
        ApiKeyHash hash = Samples.hash();

        keys.add(key, hash);

        assertThat(keys.find(hash)).contains(key);
    }

    @Test
    void a_hash_that_was_never_added_is_not_found() {
        assertThat(keys.find(Samples.hash())).isEmpty();
    }

    @Test
    void an_expired_key_is_still_found() {
        ApiKey expired = new ApiKey(
                new ApiKeyId(Samples.id()),
                account,
                "old",
                Set.of(Scope.EVENTS_READ),
                Samples.CREATED,
                Samples.CREATED.plusSeconds(1),
                null);
        ApiKeyHash hash = Samples.hash();

        keys.add(expired, hash);

        assertThat(keys.find(hash)).contains(expired);
        assertThat(keys.list(account)).containsExactly(expired);
    }

    @Test
    void a_hash_that_is_there_already_stays_with_the_first_key() {
        ApiKey first = Samples.apiKey(account);
        ApiKeyHash hash = Samples.hash();
        keys.add(first, hash);

        keys.add(Samples.apiKey(account), hash);

        assertThat(keys.find(hash)).contains(first);
        assertThat(keys.list(account)).containsExactly(first);
    }

    @Test
    void nodes_that_add_the_same_hash_at_once_end_up_with_one_key() throws Exception {
        ApiKeyHash hash = Samples.hash();

        threads.atOnce(6, () -> {
            keys.add(Samples.apiKey(account), hash);
            return hash;
        });

        assertThat(keys.list(account)).hasSize(1);
    }

    @Test
    void the_accounts_keys_are_listed_the_newest_first() {
        ApiKey first = add(account);
        ApiKey second = add(account);
        add(Samples.accountIn(storage));

        List<ApiKey> listed = keys.list(account);

        assertThat(listed).containsExactly(second, first);
    }

    @Test
    void a_revoked_key_is_neither_found_nor_listed() {
        ApiKey key = Samples.apiKey(account);
        ApiKeyHash hash = Samples.hash();
        keys.add(key, hash);

        boolean revoked = keys.revoke(account, key.id());

        assertThat(revoked).isTrue();
        assertThat(keys.find(hash)).isEmpty();
        assertThat(keys.list(account)).isEmpty();
    }

    @Test
    void a_key_is_revoked_once() {
        ApiKey key = add(account);
        keys.revoke(account, key.id());

        assertThat(keys.revoke(account, key.id())).isFalse();
    }

    @Test
    void a_key_of_another_account_is_not_revoked() {
        AccountId other = Samples.accountIn(storage);
        ApiKey key = add(other);

        assertThat(keys.revoke(account, key.id())).isFalse();
        assertThat(keys.list(other)).containsExactly(key);
    }

    @Test
    void a_revoked_key_can_be_added_again_as_a_new_one() {
        ApiKey before = Samples.apiKey(account);
        ApiKey after = Samples.apiKey(account);
        ApiKeyHash hash = Samples.hash();
        keys.add(before, hash);
        keys.revoke(account, before.id());

        keys.add(after, hash);

        assertThat(keys.find(hash)).contains(after);
        assertThat(keys.revokedAmong(List.of(before.id(), after.id()))).containsExactly(before.id());
    }

    @Test
    void of_many_keys_those_that_were_revoked_are_told() {
        ApiKey kept = add(account);
        ApiKey revoked = add(account);
        ApiKey revokedToo = add(account);
        keys.revoke(account, revoked.id());
        keys.revoke(account, revokedToo.id());

        assertThat(keys.revokedAmong(List.of(revoked.id(), kept.id(), revokedToo.id())))
                .containsExactlyInAnyOrder(revoked.id(), revokedToo.id());
        assertThat(keys.revokedAmong(List.of(kept.id()))).isEmpty();
        assertThat(keys.revokedAmong(List.of())).isEmpty();
    }

    @Test
    void last_uses_are_written() {
        ApiKey used = add(account);
        ApiKey unused = add(account);

        keys.markUsed(Map.of(used.id(), USED));

        assertThat(keys.list(account)).containsExactly(unused, usedAt(used, USED));
    }

    @Test
    void an_earlier_use_does_not_replace_a_later_one() {
        ApiKey key = add(account);
        keys.markUsed(Map.of(key.id(), USED));

        keys.markUsed(Map.of(key.id(), USED.minusSeconds(1)));
        assertThat(keys.list(account)).containsExactly(usedAt(key, USED));

        keys.markUsed(Map.of(key.id(), USED.plusSeconds(1)));
        assertThat(keys.list(account)).containsExactly(usedAt(key, USED.plusSeconds(1)));
    }

    @Test
    void uses_of_keys_that_are_gone_change_nothing() {
        ApiKey revoked = add(account);
        ApiKey kept = add(account);
        keys.revoke(account, revoked.id());

        keys.markUsed(Map.of(revoked.id(), USED, new ApiKeyId(Samples.id()), USED, kept.id(), USED));
        keys.markUsed(Map.of());

        assertThat(keys.list(account)).containsExactly(usedAt(kept, USED));
    }

    private ApiKey add(AccountId of) {
        ApiKey key = Samples.apiKey(of);
        keys.add(key, Samples.hash());
        return key;
    }

    private static ApiKey usedAt(ApiKey key, Instant when) {
        return new ApiKey(key.id(), key.account(), key.name(), key.scopes(), key.createdAt(), key.expiresAt(), when);
    }
}
