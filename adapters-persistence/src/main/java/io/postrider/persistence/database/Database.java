package io.postrider.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.postrider.application.storage.StorageUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database: its pool of connections, its schema and the transactions on it. Safe for use by many threads.
 *
 * <p>Transactions are local to the database and independent of the server's: they are short, and nothing else takes part
 * in them.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Database.class.getName());
    private static final String APPLICATION_NAME = "postrider";
    private static final Duration BEYOND_STATEMENTS = Duration.ofSeconds(5);

    /** Below the four minutes after which some networks forget a connection on which nothing is said. */
    private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofMinutes(3);

    private static final String MIGRATIONS = "io/postrider/persistence/migrations";

    private final DatabaseSettings settings;
    private final Collection<Class<?>> rows;
    private final UnaryOperator<DataSource> around;
    private final Semaphore longReads;
    private volatile @Nullable Connected connected;

    /** What there is once the database was reached. */
    private record Connected(
            HikariDataSource pool, ReservedConnection reserved, DataSource connections, SessionFactory sessions) {
        void close() {
            sessions.close();
            reserved.close();
            pool.close();
        }
    }

    /**
     * A database that nobody has connected to yet: until {@link #start} has succeeded it is unavailable.
     *
     * @param rows the entity classes
     */
    public Database(DatabaseSettings settings, Collection<Class<?>> rows) {
        this(settings, rows, pool -> pool);
    }

    /** With something between the pool and those who use it. */
    Database(DatabaseSettings settings, Collection<Class<?>> rows, UnaryOperator<DataSource> around) {
        this.settings = settings;
        this.rows = List.copyOf(rows);
        this.around = around;
        longReads = new Semaphore(Math.max(1, settings.poolSize() / 2), true);
    }

    /**
     * Connects, brings the schema up to date and makes the partitions of the coming days. Does nothing where that was done.
     *
     * @throws StorageUnavailable where the database cannot be reached: then it can be called again
     */
    public synchronized void start() {
        if (connected != null) {
            return;
        }
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(configuration(settings));
            migrate(settings);
            DataSource connections = around.apply(pool);
            ReservedConnection reserved = new ReservedConnection(reserved(settings), session(settings));
            connected = new Connected(pool, reserved, connections, sessions(connections, rows));
        } catch (RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            throw Failures.translate(e, false);
        }
        once(connection ->
                Query.of(connection, "SELECT make_partitions_ahead()").run());
    }

    /** Connects to a database and starts it. */
    public static Database open(DatabaseSettings settings, Collection<Class<?>> rows) {
        Database database = new Database(settings, rows);
        database.start();
        return database;
    }

    private Connected connected() {
        Connected now = connected;
        if (now == null) {
            throw new StorageUnavailable(
                    "the database was not reached yet", new IllegalStateException("not started"), true);
        }
        return now;
    }

    private static HikariConfig configuration(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postrider");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setDriverClassName("org.postgresql.Driver");
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(4, settings.poolSize()));
        config.setConnectionTimeout(settings.connectTimeout().toMillis());
        config.setValidationTimeout(Math.min(1_000, settings.connectTimeout().toMillis()));
        config.setInitializationFailTimeout(settings.connectTimeout().toMillis());
        config.setKeepaliveTime(BETWEEN_SIGNS_OF_LIFE.toMillis());
        config.setConnectionInitSql(session(settings));
        config.setExceptionOverride(new ReadOnlyServers());
        Map<String, Object> driver = Map.of(
                "ApplicationName",
                APPLICATION_NAME,
                "connectTimeout",
                Math.max(1, settings.connectTimeout().toSeconds()),
                "socketTimeout",
                socketTimeoutSeconds(settings),
                "tcpKeepAlive",
                true,
                "prepareThreshold",
                1,
                // The server's details name values of the row: they do not belong into logs.
                "logServerErrorDetail",
                false);
        // As texts: the driver passes over properties that are none, without a word.
        driver.forEach((name, value) -> config.addDataSourceProperty(name, value.toString()));
        return config;
    }

    /**
     * Statements are planned once for each connection and never for one value of their parameters: planning over all the
     * partitions costs more than most statements. Plans are made by key, also while a day's partition is still empty, when
     * the planner would take it for small and read all of it ever after.
     */
    private static String session(DatabaseSettings settings) {
        return "SET statement_timeout = " + settings.statementTimeout().toMillis()
                + "; SET idle_in_transaction_session_timeout = "
                + settings.idleInTransactionTimeout().toMillis()
                + "; SET plan_cache_mode = force_generic_plan"
                + "; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off"
                + "; SET timezone = 'UTC'";
    }

    /** On a connection of its own, which the timeouts of the pool do not concern. Several nodes take turns. */
    private static void migrate(DatabaseSettings settings) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(single(settings))
                .locations("classpath:" + MIGRATIONS)
                .table("schema_history")
                .validateMigrationNaming(true)
                .connectRetries(0)
                .load()
                .migrate();
    }

    private static PGSimpleDataSource single(DatabaseSettings settings) {
        PGSimpleDataSource single = new PGSimpleDataSource();
        single.setURL(settings.url());
        single.setUser(settings.user());
        single.setPassword(settings.password());
        single.setConnectTimeout((int) Math.max(1, settings.connectTimeout().toSeconds()));
        single.setTcpKeepAlive(true);
        return single;
    }

    private static DataSource reserved(DatabaseSettings settings) {
        PGSimpleDataSource reserved = single(settings);
        reserved.setApplicationName(APPLICATION_NAME);
        reserved.setSocketTimeout(socketTimeoutSeconds(settings));
        reserved.setPrepareThreshold(1);
        reserved.setLogServerErrorDetail(false);
        return reserved;
    }

    /** Longer than any statement may take: it only ends waiting for a server that is gone without a word. */
    private static int socketTimeoutSeconds(DatabaseSettings settings) {
        return (int) settings.statementTimeout().plus(BEYOND_STATEMENTS).toSeconds();
    }

    private static SessionFactory sessions(DataSource connections, Collection<Class<?>> rows) {
        BootstrapServiceRegistry loaders = new BootstrapServiceRegistryBuilder()
                .applyClassLoader(Database.class.getClassLoader())
                .build();
        Configuration configuration = new Configuration(loaders);
        rows.forEach(configuration::addAnnotatedClass);
        configuration.getProperties().put("hibernate.connection.datasource", connections);
        configuration.setProperty("hibernate.transaction.coordinator_class", "jdbc");
        configuration.setProperty("hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_HOLD");
        configuration.setProperty("hibernate.hbm2ddl.auto", "none");
        configuration.setProperty("hibernate.jdbc.time_zone", "UTC");
        configuration.setProperty("hibernate.archive.autodetection", "none");
        configuration.setProperty("jakarta.persistence.validation.mode", "none");
        return configuration.buildSessionFactory();
    }

    /**
     * Runs statements that each commit by themselves.
     *
     * @throws StorageUnavailable where the database cannot work now
     */
    public <T> T once(SqlWork<T> work) {
        try (Connection connection = connected().connections().getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw failed(e, true);
        } catch (RuntimeException e) {
            throw Failures.translate(e, true);
        }
    }

    /**
     * Plans the statements that follow in the transaction for the values they are given. For what is worth planning anew: a plan for
     * any value reads the history of all webhooks to find what a quiet one has.
     */
    public static void planForValues(Connection connection) throws SQLException {
        Query.of(connection, "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
                .run();
    }

    /**
     * As {@link #transaction}, for what may read much: it is planned for the values it is given ({@link #planForValues}), and half of the
     * connections are kept from it, so that others who want one need not wait for lists.
     */
    public <T> T readLong(SqlWork<T> work) {
        try {
            if (!longReads.tryAcquire(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StorageUnavailable(
                        "too many lists are being read", new IllegalStateException("no turn in time"), true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailable("interrupted while waiting for a turn", e, true);
        }
        try {
            return transaction(connection -> {
                planForValues(connection);
                return work.with(connection);
            });
        } finally {
            longReads.release();
        }
    }

    /**
     * As {@link #once}, on the one connection that is kept for what must not wait until others give theirs back: the heartbeat. Work that
     * fails can be run twice.
     */
    public <T> T onceReserved(SqlWork<T> work) {
        try {
            return connected().reserved().with(work);
        } catch (SQLException e) {
            throw failed(e, true);
        } catch (RuntimeException e) {
            throw Failures.translate(e, true);
        }
    }

    /**
     * As {@link #once}, on a connection of its own, with a session of its own: its locks and settings end with the work. For what is
     * rare and need not be fast.
     */
    public <T> T apart(SqlWork<T> work) {
        try (Connection connection = single(settings).getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw failed(e, true);
        }
    }

    private static RuntimeException failed(SQLException failure, boolean mayHaveCommitted) {
        return Failures.translate(new IllegalStateException("a statement failed", failure), mayHaveCommitted);
    }

    /**
     * Runs the work in a transaction of its own, which is committed when the work returns and rolled back when it throws.
     *
     * @throws StorageUnavailable where the database cannot work now, or where it is not known whether it committed
     */
    public <T> T transaction(SqlWork<T> work) {
        boolean committing = false;
        try (Connection connection = connected().connections().getConnection()) {
            connection.setAutoCommit(false); // The pool sets it back.
            boolean done = false;
            try {
                T result = work.with(connection);
                committing = true;
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback(connection);
                }
            }
        } catch (SQLException e) {
            throw failed(e, committing);
        } catch (RuntimeException e) {
            throw Failures.translate(e, committing);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            logRollback(e);
        }
    }

    /** As {@link #transaction}, with Hibernate's session. */
    public <T> T sessionTransaction(Function<StatelessSession, T> work) {
        boolean committing = false;
        try (StatelessSession session = connected().sessions().openStatelessSession()) {
            Transaction transaction = session.beginTransaction();
            boolean done = false;
            try {
                T result = work.apply(session);
                committing = true;
                transaction.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback(transaction);
                }
            }
        } catch (RuntimeException e) {
            throw Failures.translate(e, committing);
        }
    }

    private static void rollback(Transaction transaction) {
        try {
            if (transaction.getStatus().canRollback()) {
                transaction.rollback();
            }
        } catch (RuntimeException e) {
            logRollback(e);
        }
    }

    /** What made the work fail is on its way already; the pool closes a connection that cannot roll back. */
    private static void logRollback(Exception failure) {
        LOG.log(Level.FINE, "a transaction that had failed could not be rolled back either", failure);
    }

    /** Whether the failure says that a row with the same key is there. */
    public static boolean isUniqueViolation(RuntimeException failure) {
        return Failures.isUniqueViolation(failure);
    }

    /** Whether the failure says that a table that the statement names is not there. */
    public static boolean isUndefinedTable(RuntimeException failure) {
        return Failures.isUndefinedTable(failure);
    }

    /** Whether the database answers now and takes writes. Takes no longer than the connect timeout and a second. */
    public boolean isWritable() {
        try {
            return once(connection -> connection.isValid(1)
                    && Query.of(connection, "SELECT current_setting('transaction_read_only') AS read_only")
                            .first(row -> row.text("read_only"))
                            .orElseThrow()
                            .equals("off"));
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Closes all connections; what runs meanwhile fails. */
    @Override
    public synchronized void close() {
        Connected now = connected;
        connected = null;
        if (now != null) {
            now.close();
        }
    }
}
