package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Writes what many callers hand in with few transactions: while a writer is busy with one transaction, items gather, and the
 * next takes all of them. An item that finds a writer idle is written at once, unless that writer has begun a batch a moment ago and
 * leaves time between two of them.
 *
 * <p>Safe for use by many threads. The stages complete on the given executor, so that a writer can begin the next transaction while
 * callers are answered.
 */
final class GroupCommit<T, R> {
    private static final int MAX_ITEMS_PER_BATCH = 1_000;

    /** Writes a batch in one transaction and returns the results in the order of the items. */
    interface Writer<T, R> {
        List<R> write(List<T> batch) throws Exception;
    }

    private static final class Waiting<T, R> {
        final T item;
        final int weight;
        final CompletableFuture<R> result = new CompletableFuture<>();

        Waiting(T item, int weight) {
            this.item = item;
            this.weight = weight;
        }
    }

    /** Stands in the queue where a writer is to end: behind all that waits then, once for each of them. Nobody looks at its item. */
    @SuppressWarnings("NullAway")
    private final Waiting<T, R> end = new Waiting<>(null, 0);

    private final LinkedBlockingQueue<Waiting<T, R>> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicLong unfinishedWeight = new AtomicLong();
    private final Writer<T, R> writer;
    private final ToIntFunction<T> weight;
    private final int maxBatchWeight;
    private final Supplier<Duration> betweenBatches;
    private final Executor answers;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean closing;
    private volatile boolean closed;

    /**
     * @param weight of an item, in bytes or whatever {@code maxBatchWeight} counts
     * @param maxBatchWeight a batch is cut after the item that reaches it
     * @param betweenBatches how long after the beginning of one batch a writer begins the next at the earliest, so that more
     *     gathers, asked for at each beginning; not when it is closing
     * @param answers where the stages complete
     */
    GroupCommit(
            Writer<T, R> writer,
            ToIntFunction<T> weight,
            int maxBatchWeight,
            Supplier<Duration> betweenBatches,
            Executor answers) {
        this.writer = writer;
        this.weight = weight;
        this.maxBatchWeight = maxBatchWeight;
        this.betweenBatches = betweenBatches;
        this.answers = answers;
    }

    void start(int writers, ThreadFactory factory) {
        for (int i = 0; i < writers; i++) {
            Thread thread = factory.newThread(this::writeUntilClosed);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Hands an item in; the stage completes when its batch is committed, and fails with what the writer threw, or with {@link
     * Overloaded} where the writers have ended.
     */
    CompletionStage<R> submit(T item) {
        Waiting<T, R> entry = new Waiting<>(item, weight.applyAsInt(item));
        unfinished.incrementAndGet();
        unfinishedWeight.addAndGet(entry.weight);
        waiting.add(entry);
        if (closed) {
            refuseWhatWaits();
        }
        return entry.result;
    }

    /** Whether a writer has ended that should not have. */
    boolean isBroken() {
        return !closing && !threads.stream().allMatch(Thread::isAlive);
    }

    /** Items that are handed in and not completed. */
    int unfinished() {
        return unfinished.get();
    }

    /** What they weigh. */
    long unfinishedWeight() {
        return unfinishedWeight.get();
    }

    private void finished(List<Waiting<T, R>> entries) {
        unfinished.addAndGet(-entries.size());
        unfinishedWeight.addAndGet(
                -entries.stream().mapToLong(entry -> entry.weight).sum());
    }

    /** Writes what waits, then ends the writers; what comes too late is refused. */
    void close() throws InterruptedException {
        closing = true;
        threads.forEach(thread -> waiting.add(end));
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            thread.join();
        }
        closed = true;
        refuseWhatWaits();
    }

    private void refuseWhatWaits() {
        for (Waiting<T, R> late = waiting.poll(); late != null; late = waiting.poll()) {
            if (late == end) {
                continue; // of a writer that was broken off
            }
            finished(List.of(late));
            late.result.completeExceptionally(new Overloaded("the server is about to stop", Duration.ofSeconds(1)));
        }
    }

    private void writeUntilClosed() {
        long earliest = System.nanoTime();
        try {
            for (Waiting<T, R> first = waiting.take(); first != end; first = waiting.take()) {
                letGatherUntil(earliest);
                earliest = System.nanoTime() + betweenBatches.get().toNanos();
                writeBatch(first);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void letGatherUntil(long earliest) {
        long left = earliest - System.nanoTime();
        while (left > 0 && !closing && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, left);
            left = earliest - System.nanoTime();
        }
    }

    /** One batch of what waits; how tests step it by hand. Returns how many items it had. */
    int writeOnce() {
        Waiting<T, R> first = waiting.poll();
        return first == null ? 0 : writeBatch(first);
    }

    private int writeBatch(Waiting<T, R> first) {
        List<Waiting<T, R>> batch = new ArrayList<>();
        batch.add(first);
        long batchWeight = first.weight;
        while (batchWeight < maxBatchWeight && batch.size() < MAX_ITEMS_PER_BATCH) {
            Waiting<T, R> next = waiting.poll();
            if (next == end) {
                waiting.add(end);
                break;
            }
            if (next == null) {
                break;
            }
            batch.add(next);
            batchWeight += next.weight;
        }
        write(batch);
        return batch.size();
    }

    private void write(List<Waiting<T, R>> batch) {
        try {
            List<R> results =
                    writer.write(batch.stream().map(entry -> entry.item).toList());
            finished(batch);
            // One task for all of them: to wake a thread costs more than to complete a stage.
            answers.execute(() -> {
                for (int i = 0; i < batch.size(); i++) {
                    batch.get(i).result.complete(results.get(i));
                }
            });
        } catch (Exception | LinkageError e) {
            if (batch.size() > 1 && !(e instanceof StorageUnavailable)) {
                // One item that cannot be written must not take the others with it: it is found by halves.
                int half = batch.size() / 2;
                write(batch.subList(0, half));
                write(batch.subList(half, batch.size()));
            } else {
                finished(batch);
                answers.execute(() -> batch.forEach(entry -> entry.result.completeExceptionally(e)));
            }
        }
    }
}
