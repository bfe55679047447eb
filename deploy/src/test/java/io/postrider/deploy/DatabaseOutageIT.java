package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server, and a PostgreSQL that fails under it in every way but for good. The server is never started again. */
class DatabaseOutageIT {
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(10);
    private static final Duration OVER_WITHIN = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static OwnPostgres postgres;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        postgres = OwnPostgres.in(directory.resolve("postgresql"));
        server = ServerProcess.on(directory.resolve("server"))
                .database(postgres.access())
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        postgres.close();
    }

    /** Whatever a test has left undone. */
    @AfterEach
    void let_the_database_work_again() throws Exception {
        postgres.thaw();
        Sql.run(postgres.access(), "ALTER SYSTEM RESET default_transaction_read_only");
        Sql.run(postgres.access(), "SELECT pg_reload_conf()");
    }

    @Test
    void a_database_that_is_restarted() throws Exception {
        try (Outage outage = Outage.of(server, postgres.access(), "restarted.fast")) {
            postgres.stop();
            outage.awaitNoticed(NOTICED_WITHIN);
            postgres.startAgain();

            outage.awaitOver(OVER_WITHIN);
            outage.assertThatNothingWasLost();
            outage.assertThatRefusalsWereClear();
        }
    }

    @Test
    void a_database_that_ends_without_a_checkpoint_and_comes_back() throws Exception {
        try (Outage outage = Outage.of(server, postgres.access(), "restarted.immediately")) {
            postgres.stopImmediately();
            outage.awaitNoticed(NOTICED_WITHIN);
            postgres.startAgain();

            outage.awaitOver(OVER_WITHIN);
            outage.assertThatNothingWasLost();
            outage.assertThatRefusalsWereClear();
        }
    }

    @Test
    void connections_that_are_cut_again_and_again() throws Exception {
        try (Outage outage = Outage.of(server, postgres.access(), "connections.cut")) {
            for (int i = 0; i < 20; i++) {
                Sql.run(
                        postgres.access(),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                                + " AND backend_type = 'client backend'");
                TimeUnit.MILLISECONDS.sleep(150);
            }

            outage.awaitOver(OVER_WITHIN);
            outage.assertThatNothingWasLost();
            outage.assertThatRefusalsWereClear();
        }
    }

    @Test
    void a_database_that_takes_connections_and_answers_nothing() throws Exception {
        try (Outage outage = Outage.of(server, postgres.access(), "black.hole")) {
            postgres.freeze();
            outage.awaitNoticed(Duration.ofSeconds(25));
            long asked = RunningTime.nanos();
            assertThat(outage.client().publish("{}").statusCode()).isEqualTo(503);
            assertThat(RunningTime.since(asked))
                    .as("once the outage is known, 503s come soon")
                    .isLessThan(Duration.ofSeconds(10));
            postgres.thaw();

            outage.awaitOver(OVER_WITHIN);
            outage.assertThatNothingWasLost();
            outage.assertThatRefusalsWereClear();
        }
    }

    @Test
    void a_database_that_only_reads() throws Exception {
        try (Outage outage = Outage.of(server, postgres.access(), "read.only")) {
            Sql.run(postgres.access(), "ALTER SYSTEM SET default_transaction_read_only = on");
            Sql.run(postgres.access(), "SELECT pg_reload_conf()");
            outage.awaitNoticed(NOTICED_WITHIN);
            let_the_database_work_again();

            outage.awaitOver(OVER_WITHIN);
            outage.assertThatNothingWasLost();
            outage.assertThatRefusalsWereClear();
        }
    }
}
