package io.postrider.persistence.database;

import java.time.Duration;

/**
 * Where the database is and how it is used.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/database}, parameters allowed
 * @param poolSize connections at most; 2 to 500
 * @param connectTimeout how long a call waits for a connection before it fails; 250 ms to 1 min
 * @param statementTimeout how long the database works on one statement before it gives up; 1 s to 10 min
 * @param idleInTransactionTimeout how long the database keeps a transaction whose client has gone silent: a take-over waits for
 *     a frozen node's transaction as long; 1 s to 1 min
 */
public record DatabaseSettings(
        String url,
        String user,
        String password,
        int poolSize,
        Duration connectTimeout,
        Duration statementTimeout,
        Duration idleInTransactionTimeout) {
    public static final int DEFAULT_POOL_SIZE = 16;
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
    public static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(15);
    public static final Duration DEFAULT_IDLE_IN_TRANSACTION_TIMEOUT = Duration.ofSeconds(5);

    private static final int MIN_POOL_SIZE = 2;
    private static final int MAX_POOL_SIZE = 500;

    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the database's URL starts with jdbc:postgresql:");
        }
        if (poolSize < MIN_POOL_SIZE || poolSize > MAX_POOL_SIZE) {
            throw new IllegalArgumentException(
                    "the database's pool has " + MIN_POOL_SIZE + " to " + MAX_POOL_SIZE + " connections");
        }
        requireWithin("connect timeout", connectTimeout, Duration.ofMillis(250), Duration.ofMinutes(1));
        requireWithin("statement timeout", statementTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        requireWithin(
                "idle-in-transaction timeout", idleInTransactionTimeout, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /** With the default pool size and timeouts. */
    public static DatabaseSettings of(String url, String user, String password) {
        return new DatabaseSettings(
                url,
                user,
                password,
                DEFAULT_POOL_SIZE,
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_STATEMENT_TIMEOUT,
                DEFAULT_IDLE_IN_TRANSACTION_TIMEOUT);
    }

    public DatabaseSettings withPoolSize(int connections) {
        return new DatabaseSettings(
                url, user, password, connections, connectTimeout, statementTimeout, idleInTransactionTimeout);
    }

    private static void requireWithin(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("the database's " + name + " is between " + min + " and " + max);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", user=" + user + ", poolSize=" + poolSize + "]";
    }
}
