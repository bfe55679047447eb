package io.postrider.application.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What other threads do while a test looks on. To be stopped after each test. */
public final class OtherThreads {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH_TO_BE_WAITING = Duration.ofMillis(300);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HeldTransaction> held = new ArrayList<>();

    /** Starts work that a test waits for with {@link #result}. */
    public <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }

    /** What the work returned; what it threw is thrown inside an {@link ExecutionException}. */
    public static <T> T result(Future<T> work) throws Exception {
        return work.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Checks that the work has not ended though it had the time to. */
    public static void assertWaits(Future<?> work) {
        assertThatThrownBy(() -> work.get(LONG_ENOUGH_TO_BE_WAITING.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    /** Does the same many times at once and returns all results. */
    public <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
        CountDownLatch ready = new CountDownLatch(times);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            running.add(threads.submit(() -> {
                ready.countDown();
                assertThat(ready.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
                return work.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : running) {
            results.add(result(each));
        }
        return results;
    }

    /** Opens a transaction on another thread, does the work in it, and returns when the work is done but not committed. */
    public HeldTransaction holding(Transactions transactions, Runnable work) throws Exception {
        HeldTransaction transaction = new HeldTransaction(transactions, work);
        held.add(transaction);
        return transaction;
    }

    /** Ends them; held transactions are committed. */
    public void stop() throws Exception {
        held.forEach(transaction -> transaction.end.countDown());
        threads.shutdownNow();
        assertThat(threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
    }

    /** A transaction that has done its work, and ends when it is told to. */
    public final class HeldTransaction {
        private final CountDownLatch end = new CountDownLatch(1);
        private final Future<Boolean> running;
        private volatile boolean rollBack;

        private HeldTransaction(Transactions transactions, Runnable work) throws Exception {
            CountDownLatch done = new CountDownLatch(1);
            running = threads.submit(() -> transactions.required(() -> {
                work.run();
                done.countDown();
                awaitEnd();
                if (rollBack) {
                    throw new RolledBack();
                }
                return true;
            }));
            while (!done.await(10, TimeUnit.MILLISECONDS)) {
                if (running.isDone()) {
                    result(running); // throws what the work threw
                }
            }
        }

        private void awaitEnd() {
            try {
                assertThat(end.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        public void commit() throws Exception {
            end.countDown();
            assertThat(result(running)).isTrue();
        }

        public void rollBack() {
            rollBack = true;
            end.countDown();
            assertThatThrownBy(() -> result(running)).hasCauseInstanceOf(RolledBack.class);
        }
    }

    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
