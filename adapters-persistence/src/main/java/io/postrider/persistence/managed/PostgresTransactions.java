package io.postrider.persistence.managed;

import io.postrider.application.storage.Transactions;
import io.postrider.persistence.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** {@link Transactions} on PostgreSQL: the session of the open transaction is bound to its thread. */
public final class PostgresTransactions implements Transactions {
    private static final Logger LOG = Logger.getLogger(PostgresTransactions.class.getName());

    private final Database database;

    @SuppressWarnings("ThreadLocalUsage") // each database has transactions of its own
    private final ThreadLocal<@Nullable Open> open = new ThreadLocal<>();

    /** A transaction that is open on a thread. */
    private static final class Open {
        private final StatelessSession session;
        private final List<Runnable> afterCommit = new ArrayList<>();
        private boolean hasFailed;

        Open(StatelessSession session) {
            this.session = session;
        }
    }

    public PostgresTransactions(Database database) {
        this.database = database;
    }

    @Override
    public <T> T required(Supplier<T> work) {
        return inSession(session -> work.get());
    }

    /** Runs the work in the transaction that is open on this thread, or in one of its own. */
    public <T> T inSession(Function<StatelessSession, T> work) {
        Open outer = open.get();
        return outer == null ? inNew(work) : inside(outer, work);
    }

    private static <T> T inside(Open outer, Function<StatelessSession, T> work) {
        boolean done = false;
        try {
            T result = work.apply(outer.session);
            done = true;
            return result;
        } finally {
            if (!done) {
                outer.hasFailed = true;
            }
        }
    }

    private <T> T inNew(Function<StatelessSession, T> work) {
        List<Runnable> afterCommit = new ArrayList<>();
        T result = database.sessionTransaction(session -> {
            Open transaction = new Open(session);
            open.set(transaction);
            try {
                T done = work.apply(session);
                if (transaction.hasFailed) {
                    throw new IllegalStateException(
                            "work inside the transaction failed, which was overlooked: the transaction is rolled back");
                }
                afterCommit.addAll(transaction.afterCommit);
                return done;
            } finally {
                open.remove();
            }
        });
        afterCommit.forEach(PostgresTransactions::runQuietly);
        return result;
    }

    @Override
    public void afterCommit(Runnable action) {
        Open transaction = open.get();
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
            LOG.log(Level.SEVERE, "an action after a commit failed", e);
        }
    }
}
