package io.postrider.deploy;

import io.postrider.application.account.Authenticate;
import io.postrider.application.account.EnsureDefaultAccount;
import io.postrider.application.engine.Chores;
import io.postrider.application.engine.DeliveryEngine;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.persistence.PostgresStorage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * The running server: waits for its database, migrates it, starts the engine, and stops all of it in order. While the database is
 * away at the start the server is up but not ready, and tries again.
 */
final class Server {
    private static final Logger LOG = System.getLogger(Server.class.getName());
    private static final Duration LAST_USES_INTERVAL = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 1_000;

    private final Settings settings;
    private final PostgresStorage storage;
    private final DeliveryEngine engine;
    private final Authenticate authenticate;
    private final EnsureDefaultAccount ensureDefaultAccount;
    private final Thread starting;
    private final Chores chores;
    private volatile boolean stopping;

    Server(
            Settings settings,
            PostgresStorage storage,
            DeliveryEngine engine,
            Authenticate authenticate,
            EnsureDefaultAccount ensureDefaultAccount,
            ThreadFactory threads) {
        this.settings = settings;
        this.storage = storage;
        this.engine = engine;
        this.authenticate = authenticate;
        this.ensureDefaultAccount = ensureDefaultAccount;
        starting = threads.newThread(this::startWhenDatabaseIsThere);
        chores = new Chores(threads);
    }

    /** Starts, in the background as far as the database is needed. */
    void start() {
        LOG.log(Level.INFO, "Postrider starts in {0} mode", settings.mode().text());
        if (settings.mode() == Mode.DEVELOPMENT) {
            LOG.log(Level.WARNING, "development mode: webhooks may be http and deliveries to this machine are allowed");
        }
        starting.start();
    }

    /** Drains the engine and closes what it stood on. */
    void stop() {
        stopping = true;
        try {
            starting.interrupt();
            starting.join();
            if (engine.isStarted()) {
                engine.drain(settings.drain());
            }
            chores.stop();
        } catch (InterruptedException e) {
            LOG.log(Level.WARNING, "interrupted while draining: other nodes take over what is left");
            Thread.currentThread().interrupt();
        } finally {
            storage.close();
        }
    }

    /** Whether the database is migrated, answers and takes writes, and the engine takes events. */
    boolean isReady() {
        return engine.isTakingEvents() && storage.isWritable();
    }

    /** Whether a restart would not help. */
    boolean isAlive() {
        boolean gaveUpStarting = starting.getState() == Thread.State.TERMINATED && !engine.isStarted() && !stopping;
        return !engine.isBroken() && !gaveUpStarting;
    }

    private void startWhenDatabaseIsThere() {
        while (!stopping) {
            try {
                storage.start();
                engine.learnTime();
                settings.apiKey().ifPresent(ensureDefaultAccount::ensure);
                engine.alsoLearn(authenticate::refresh);
                engine.start();
                chores.start("noting last uses of keys", LAST_USES_INTERVAL, authenticate::flushLastUsed);
                LOG.log(Level.INFO, "Postrider is ready");
                return;
            } catch (StorageUnavailable e) {
                LOG.log(Level.WARNING, "the database is not there yet: {0}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "the start failed and is tried again", e);
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
