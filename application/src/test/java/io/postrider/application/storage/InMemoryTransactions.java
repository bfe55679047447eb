package io.postrider.application.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Transactions over tables in memory, as a database has them: one sees what is committed and what it wrote itself, and waits
 * for another one that has written the same row. Safe for use by many threads.
 */
public final class InMemoryTransactions implements Transactions {
    private static final System.Logger LOG = System.getLogger(InMemoryTransactions.class.getName());
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Map<Object, Transaction> locks = new HashMap<>();

    @SuppressWarnings("ThreadLocalUsage") // each of these has transactions of its own
    private final ThreadLocal<Transaction> open = new ThreadLocal<>();

    private boolean down;

    private static final class Transaction {
        private final Map<Table<?, ?>, Map<Object, Optional<?>>> written = new HashMap<>();
        private final List<Runnable> atCommit = new ArrayList<>();
        private final List<Runnable> afterCommit = new ArrayList<>();
    }

    /** From now on every transaction throws {@link StorageUnavailable}, until {@link #comeUp}. */
    public synchronized void goDown() {
        down = true;
    }

    public synchronized void comeUp() {
        down = false;
    }

    @Override
    public <T> T required(Supplier<T> work) {
        if (open.get() != null) {
            return work.get();
        }
        Transaction transaction = new Transaction();
        T result;
        open.set(transaction);
        try {
            requireUp();
            result = work.get();
            commit(transaction);
        } finally {
            open.remove();
            release(transaction);
        }
        transaction.afterCommit.forEach(InMemoryTransactions::runQuietly);
        return result;
    }

    @Override
    public void afterCommit(Runnable action) {
        Transaction transaction = open.get();
        if (transaction == null) {
            runQuietly(action);
        } else {
            transaction.afterCommit.add(action);
        }
    }

    private static void runQuietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "An action after a commit failed", e);
        }
    }

    private synchronized void requireUp() {
        if (down) {
            throw new StorageUnavailable(
                    "the storage in memory was told to be down", new IllegalStateException(), true);
        }
    }

    private synchronized void commit(Transaction transaction) {
        requireUp();
        transaction.atCommit.forEach(Runnable::run);
    }

    private synchronized void release(Transaction transaction) {
        locks.values().removeIf(holder -> holder == transaction);
        notifyAll();
    }

    /** Runs when the open transaction is committed, all of them at one moment for those who read. */
    public void atCommit(Runnable action) {
        open.get().atCommit.add(action);
    }

    /** Makes the open transaction wait until no other one holds what it wants to write. */
    private synchronized void lock(Object what) {
        Transaction mine = open.get();
        long end = System.nanoTime() + LONGEST_WAIT_NANOS;
        while (locks.getOrDefault(what, mine) != mine) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            } catch (InterruptedException e) {
                throw new StorageUnavailable("interrupted while waiting for " + what, e, true);
            }
            if (System.nanoTime() > end) {
                throw new StorageUnavailable("waited too long for " + what, new IllegalStateException(), true);
            }
        }
        locks.put(what, mine);
    }

    /** Rows by their keys. All methods must be called inside a transaction. */
    public final class Table<K, V> {
        private final Map<K, V> committed = new HashMap<>();

        private record Lock(Table<?, ?> table, Object key) {}

        /** The row as the open transaction sees it. */
        public Optional<V> get(K key) {
            return Optional.ofNullable(rows().get(key));
        }

        /** The same, after waiting for other transactions that have written it; others wait for this one from then on. */
        public Optional<V> lock(K key) {
            InMemoryTransactions.this.lock(new Lock(this, key));
            return get(key);
        }

        public void put(K key, V row) {
            write(key, Optional.of(row));
        }

        public void remove(K key) {
            write(key, Optional.empty());
        }

        /** All rows as the open transaction sees them. */
        @SuppressWarnings("unchecked") // what is written to a table is of its types
        public Map<K, V> rows() {
            synchronized (InMemoryTransactions.this) {
                Map<K, V> seen = new LinkedHashMap<>(committed);
                open.get()
                        .written
                        .getOrDefault(this, Map.of())
                        .forEach((key, row) ->
                                row.ifPresentOrElse(it -> seen.put((K) key, (V) it), () -> seen.remove(key)));
                return seen;
            }
        }

        private void write(K key, Optional<V> row) {
            InMemoryTransactions.this.lock(new Lock(this, key));
            open.get().written.computeIfAbsent(this, table -> new HashMap<>()).put(key, row);
            atCommit(() -> row.ifPresentOrElse(it -> committed.put(key, it), () -> committed.remove(key)));
        }
    }
}
