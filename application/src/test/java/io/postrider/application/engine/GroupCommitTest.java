package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.application.storage.StorageUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final List<List<String>> written = new ArrayList<>();

    @Test
    void items_that_gathered_are_written_together_and_each_gets_its_own_result() throws InterruptedException {
        GroupCommit<String, Integer> lengths =
                new GroupCommit<>(this::lengths, String::length, 100, () -> Duration.ZERO, Runnable::run);
        CompletionStage<Integer> first = lengths.submit("a");
        CompletionStage<Integer> second = lengths.submit("bb");

        lengths.writeOnce();

        assertThat(written).containsExactly(List.of("a", "bb"));
        assertThat(first.toCompletableFuture()).isCompletedWithValue(1);
        assertThat(second.toCompletableFuture()).isCompletedWithValue(2);
        assertThat(lengths.unfinished()).isZero();
    }

    @Test
    void a_batch_is_cut_after_the_item_that_reaches_its_weight() throws InterruptedException {
        GroupCommit<String, Integer> lengths =
                new GroupCommit<>(this::lengths, String::length, 4, () -> Duration.ZERO, Runnable::run);
        for (String item : List.of("aa", "bb", "cc")) {
            lengths.submit(item);
        }

        lengths.writeOnce();
        lengths.writeOnce();

        assertThat(written).containsExactly(List.of("aa", "bb"), List.of("cc"));
    }

    @Test
    void what_waits_is_weighed_until_it_is_written_or_refused() throws InterruptedException {
        GroupCommit<String, Integer> lengths =
                new GroupCommit<>(this::lengths, String::length, 4, () -> Duration.ZERO, Runnable::run);
        for (String item : List.of("aa", "bb", "cc")) {
            lengths.submit(item);
        }
        assertThat(lengths.unfinishedWeight()).isEqualTo(6);

        lengths.writeOnce();
        assertThat(lengths.unfinishedWeight()).isEqualTo(2);

        lengths.close();
        assertThat(lengths.unfinishedWeight()).isZero();
    }

    @Test
    void an_item_that_cannot_be_written_does_not_take_the_others_with_it() throws InterruptedException {
        GroupCommit<String, Integer> lengths = new GroupCommit<>(
                batch -> {
                    if (batch.contains("poison")) {
                        throw new IllegalArgumentException("cannot be written");
                    }
                    return lengths(batch);
                },
                String::length,
                100,
                () -> Duration.ZERO,
                Runnable::run);
        CompletionStage<Integer> good = lengths.submit("good");
        CompletionStage<Integer> poison = lengths.submit("poison");

        lengths.writeOnce();

        assertThat(good.toCompletableFuture()).isCompletedWithValue(4);
        assertThatThrownBy(() -> poison.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(lengths.unfinished()).isZero();
    }

    @Test
    void an_item_that_cannot_be_written_is_found_among_many_in_a_few_writes() throws InterruptedException {
        List<List<String>> tries = new ArrayList<>();
        GroupCommit<String, Integer> lengths = new GroupCommit<>(
                batch -> {
                    tries.add(batch);
                    if (batch.contains("poison")) {
                        throw new IllegalArgumentException("cannot be written");
                    }
                    return lengths(batch);
                },
                String::length,
                100_000,
                () -> Duration.ZERO,
                Runnable::run);
        List<CompletionStage<Integer>> good = new ArrayList<>();
        for (int i = 0; i < 63; i++) {
            good.add(lengths.submit("good"));
        }
        CompletionStage<Integer> poison = lengths.submit("poison");

        lengths.writeOnce();

        assertThat(tries).hasSize(1 + 2 * 6);
        assertThat(good)
                .allSatisfy(each -> assertThat(each.toCompletableFuture()).isCompletedWithValue(4));
        assertThat(poison.toCompletableFuture()).isCompletedExceptionally();
        assertThat(lengths.unfinished()).isZero();
    }

    @Test
    void a_database_that_is_away_fails_the_whole_batch_after_one_try() throws InterruptedException {
        List<List<String>> tries = new ArrayList<>();
        GroupCommit<String, Integer> lengths = new GroupCommit<>(
                batch -> {
                    tries.add(batch);
                    throw new StorageUnavailable("away", new IllegalStateException(), true);
                },
                String::length,
                100,
                () -> Duration.ZERO,
                Runnable::run);
        CompletionStage<Integer> first = lengths.submit("a");
        CompletionStage<Integer> second = lengths.submit("b");

        lengths.writeOnce();

        assertThat(tries).hasSize(1);
        assertThat(first.toCompletableFuture()).isCompletedExceptionally();
        assertThat(second.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void what_comes_while_a_writer_is_busy_is_written_in_one_batch_by_the_next() throws Exception {
        CyclicBarrier firstIsBeingWritten = new CyclicBarrier(2);
        CountDownLatch othersAreThere = new CountDownLatch(1);
        GroupCommit<String, Integer> lengths = new GroupCommit<>(
                batch -> {
                    if (batch.contains("first")) {
                        firstIsBeingWritten.await();
                        othersAreThere.await();
                    }
                    return lengths(batch);
                },
                String::length,
                1_000,
                () -> Duration.ZERO,
                Runnable::run);
        lengths.start(1, Thread::new);
        lengths.submit("first");
        firstIsBeingWritten.await();

        CompletionStage<Integer> last = null;
        for (int i = 0; i < 20; i++) {
            last = lengths.submit("item");
        }
        othersAreThere.countDown();
        last.toCompletableFuture().join();
        lengths.close();

        assertThat(written).hasSize(2);
        assertThat(written.get(1)).hasSize(20);
    }

    @Test
    void a_writer_that_leaves_time_between_batches_begins_the_first_at_once_and_lets_more_gather_for_the_next()
            throws Exception {
        GroupCommit<String, Integer> lengths =
                new GroupCommit<>(this::lengths, String::length, 100, () -> Duration.ofHours(1), Runnable::run);
        AtomicReference<Thread> writer = new AtomicReference<>();
        lengths.start(1, task -> {
            writer.set(new Thread(task));
            return writer.get();
        });
        lengths.submit("first").toCompletableFuture().join();
        lengths.submit("second");
        await().until(() -> writer.get().getState() == Thread.State.TIMED_WAITING);
        lengths.submit("third");

        lengths.close();

        assertThat(written).containsExactly(List.of("first"), List.of("second", "third"));
    }

    @Test
    void closing_writes_what_waits() throws InterruptedException {
        GroupCommit<String, Integer> lengths =
                new GroupCommit<>(this::lengths, String::length, 1, () -> Duration.ZERO, Runnable::run);
        List<CompletionStage<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            results.add(lengths.submit("item"));
        }
        lengths.start(2, Thread::new);

        lengths.close();

        assertThat(results)
                .allSatisfy(result -> assertThat(result.toCompletableFuture()).isCompletedWithValue(4));
    }

    @Test
    void what_comes_after_the_close_is_refused() throws InterruptedException {
        GroupCommit<String, Integer> lengths =
                new GroupCommit<>(this::lengths, String::length, 1, () -> Duration.ZERO, Runnable::run);
        lengths.start(1, Thread::new);
        lengths.close();

        CompletionStage<Integer> late = lengths.submit("late");

        assertThatThrownBy(() -> late.toCompletableFuture().join()).hasCauseInstanceOf(Overloaded.class);
        assertThat(lengths.unfinished()).isZero();
    }

    private synchronized List<Integer> lengths(List<String> batch) {
        written.add(batch);
        return batch.stream().map(String::length).toList();
    }
}
