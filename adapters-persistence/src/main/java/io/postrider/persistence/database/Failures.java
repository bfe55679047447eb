package io.postrider.persistence.database;

import io.postrider.application.storage.StorageConflict;
import io.postrider.application.storage.StorageUnavailable;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a database that cannot work now from a bug of ours, by SQLSTATE (PostgreSQL documentation, appendix A) and by the
 * classes of {@code java.sql}, never by a message.
 */
final class Failures {
    /** Connection exception; transaction rollback; insufficient resources; operator intervention; system error; authorization. */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58", "28");

    /** The server was demoted. */
    static final String READ_ONLY = "25006";

    private static final Set<String> STATES = Set.of(
            READ_ONLY,
            "0A000", // a prepared statement from before a migration by another node: the pool gives the connection up
            "25P03", // idle in transaction for too long
            "25P04", // transaction for too long
            "25P02", // the transaction was broken off before
            "42501", // privilege missing: also what a file system that became read-only is reported as
            "55P03", // lock not available
            "3D000"); // no such database

    /** Serialization failure and deadlock. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    /** The connection or the server is gone: what it did last, nobody knows. */
    private static final Set<String> SILENT_CLASSES = Set.of("08", "57", "58");

    private static final String QUERY_CANCELED = "57014";

    static final String UNIQUE_VIOLATION = "23505";

    private static final String UNDEFINED_TABLE = "42P01";

    private Failures() {}

    /**
     * What is to be thrown instead of a failure of the pool, the driver or Hibernate.
     *
     * @param mayHaveCommitted whether the failure came where a commit was under way
     */
    static RuntimeException translate(RuntimeException failure, boolean mayHaveCommitted) {
        SQLException sql = failure instanceof StorageUnavailable ? null : sqlException(failure);
        if (sql == null) {
            return failure;
        }
        if (sql.getSQLState() != null && CONFLICTS.contains(sql.getSQLState())) {
            return new StorageConflict(
                    "the database preferred another transaction (SQLSTATE " + sql.getSQLState() + ")", failure);
        }
        if (isUnavailable(sql)) {
            return new StorageUnavailable(
                    "the database cannot work now (SQLSTATE " + sql.getSQLState() + ")",
                    failure,
                    !mayHaveCommitted || saysThatNothingWasStored(sql));
        }
        return failure;
    }

    private static boolean saysThatNothingWasStored(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException) {
            return true; // the pool had no connection to give
        }
        String state = failure.getSQLState();
        return state != null && (state.equals(QUERY_CANCELED) || !SILENT_CLASSES.contains(state.substring(0, 2)));
    }

    private static boolean isUnavailable(SQLException failure) {
        if (failure instanceof SQLTransientException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException) {
            return true;
        }
        String state = failure.getSQLState();
        if (state == null) {
            return true; // never from the server: the pool is closed, or the driver lost its connection
        }
        return STATES.contains(state) || (state.length() == 5 && CLASSES.contains(state.substring(0, 2)));
    }

    static boolean isUniqueViolation(Throwable failure) {
        return hasState(failure, UNIQUE_VIOLATION);
    }

    static boolean isUndefinedTable(Throwable failure) {
        return hasState(failure, UNDEFINED_TABLE);
    }

    private static boolean hasState(Throwable failure, String state) {
        SQLException sql = sqlException(failure);
        return sql != null && state.equals(sql.getSQLState());
    }

    private static @Nullable SQLException sqlException(Throwable failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
