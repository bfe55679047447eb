package io.postrider.application.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.domain.id.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link RequestKeys} promise, alone and behind {@link Idempotently}. */
public abstract class RequestKeysContract {
    private final OtherThreads threads = new OtherThreads();
    private ManagedStorage storage;
    private RequestKeys keys;
    private AccountId account;

    /** An open storage. */
    protected abstract ManagedStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
        keys = storage.requestKeys();
        account = Samples.accountIn(storage);
    }

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void a_new_key_has_no_answer() {
        assertThat(take(account, key("k1"))).isEmpty();
    }

    @Test
    void an_answer_is_remembered_to_the_byte() {
        byte[] answer = new byte[100_000];
        for (int i = 0; i < answer.length; i++) {
            answer[i] = (byte) i;
        }

        remember(account, key("k1"), answer);

        assertThat(take(account, key("k1")))
                .hasValueSatisfying(it -> assertThat(it).isEqualTo(answer));
    }

    @Test
    void an_empty_answer_is_an_answer() {
        remember(account, key("k1"), new byte[0]);

        assertThat(take(account, key("k1")))
                .hasValueSatisfying(it -> assertThat(it).isEmpty());
    }

    @Test
    void a_key_with_another_fingerprint_is_a_conflict() {
        remember(account, new RequestKey("POST /v1/webhooks", "k1", "one"), bytes("answer"));

        assertThatThrownBy(() -> take(account, new RequestKey("POST /v1/webhooks", "k1", "other")))
                .isInstanceOfSatisfying(RequestKeyReused.class, conflict -> assertThat(conflict.field())
                        .isEqualTo("Idempotency-Key"));
    }

    @Test
    void the_same_key_of_another_operation_is_another_request() {
        remember(account, new RequestKey("POST /v1/webhooks", "k1", "f"), bytes("answer"));

        assertThat(take(account, new RequestKey("POST /v1/events", "k1", "f"))).isEmpty();
    }

    @Test
    void the_same_key_of_another_account_is_another_request() {
        AccountId other = Samples.accountIn(storage);
        remember(account, key("k1"), bytes("answer"));

        assertThat(take(other, key("k1"))).isEmpty();
    }

    @Test
    void the_administrators_requests_need_no_account() {
        RequestKey key = key(Samples.id().toString());

        remember(Idempotently.ADMINISTRATION, key, bytes("answer"));

        assertThat(take(Idempotently.ADMINISTRATION, key)).isPresent();
    }

    @Test
    void the_longest_key_and_the_strangest_characters_are_kept() {
        RequestKey key = key("ø\"'%;\\ 🐑".repeat(28) + "xyz");
        assertThat(key.key()).hasSize(RequestKey.MAX_KEY_LENGTH);

        remember(account, key, bytes("answer"));

        assertThat(take(account, key)).isPresent();
    }

    @Test
    void a_key_of_a_transaction_that_is_rolled_back_is_free() {
        assertThatThrownBy(() -> storage.transactions().required(() -> {
                    keys.take(account, key("k1"));
                    keys.remember(account, key("k1"), bytes("answer"));
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(take(account, new RequestKey("operation", "k1", "another fingerprint")))
                .isEmpty();
    }

    @Test
    void a_key_that_another_transaction_has_taken_is_waited_for_and_then_gives_its_answer() throws Exception {
        OtherThreads.HeldTransaction first = threads.holding(storage.transactions(), () -> {
            assertThat(keys.take(account, key("k1"))).isEmpty();
            keys.remember(account, key("k1"), bytes("first answer"));
        });

        Future<Optional<byte[]>> second = threads.start(() -> take(account, key("k1")));

        OtherThreads.assertWaits(second);
        first.commit();
        assertThat(OtherThreads.result(second))
                .hasValueSatisfying(it -> assertThat(it).isEqualTo(bytes("first answer")));
    }

    @Test
    void a_key_that_another_transaction_gives_up_is_free_for_the_one_that_waits() throws Exception {
        OtherThreads.HeldTransaction first =
                threads.holding(storage.transactions(), () -> assertThat(keys.take(account, key("k1")))
                        .isEmpty());

        Future<Optional<byte[]>> second = threads.start(() -> take(account, key("k1")));

        OtherThreads.assertWaits(second);
        first.rollBack();
        assertThat(OtherThreads.result(second)).isEmpty();
    }

    @Test
    void a_key_that_is_waited_for_with_another_fingerprint_is_a_conflict_in_the_end() throws Exception {
        OtherThreads.HeldTransaction first = threads.holding(storage.transactions(), () -> {
            keys.take(account, new RequestKey("operation", "k1", "one"));
            keys.remember(account, new RequestKey("operation", "k1", "one"), bytes("answer"));
        });

        Future<Optional<byte[]>> second =
                threads.start(() -> take(account, new RequestKey("operation", "k1", "other")));

        OtherThreads.assertWaits(second);
        first.commit();
        assertThatThrownBy(() -> OtherThreads.result(second))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RequestKeyReused.class);
    }

    @Test
    void other_keys_are_not_waited_for() throws Exception {
        OtherThreads.HeldTransaction first =
                threads.holding(storage.transactions(), () -> keys.take(account, key("k1")));

        Future<Optional<byte[]>> second = threads.start(() -> take(account, key("k2")));

        assertThat(OtherThreads.result(second)).isEmpty();
        first.commit();
    }

    @Test
    void of_many_requests_with_one_key_at_once_one_creates_and_all_get_its_answer() throws Exception {
        Idempotently idempotently = new Idempotently(storage.transactions(), keys);
        AtomicInteger created = new AtomicInteger();

        List<byte[]> answers = threads.atOnce(
                8, () -> idempotently.once(account, key("k1"), () -> bytes("answer " + created.incrementAndGet())));

        assertThat(created).hasValue(1);
        assertThat(new HashSet<>(answers.stream()
                        .map(answer -> new String(answer, StandardCharsets.UTF_8))
                        .toList()))
                .containsExactly("answer 1");
    }

    private Optional<byte[]> take(AccountId of, RequestKey key) {
        return storage.transactions().required(() -> keys.take(of, key));
    }

    private void remember(AccountId of, RequestKey key, byte[] answer) {
        storage.transactions().required(() -> {
            assertThat(keys.take(of, key)).isEmpty();
            keys.remember(of, key, answer);
            return key;
        });
    }

    private static RequestKey key(String key) {
        return new RequestKey("operation", key, "fingerprint");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
