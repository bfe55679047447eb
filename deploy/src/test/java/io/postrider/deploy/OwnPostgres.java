package io.postrider.deploy;

import io.postrider.launcher.DatabaseAccess;
import io.postrider.launcher.LaunchFailure;
import io.postrider.launcher.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL that a test stops, kills, freezes and starts again, always on the same data and port. */
final class OwnPostgres implements AutoCloseable {
    private static final String PASSWORD = "outage";
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final Path directory;
    private PostgreSqlServer server;

    private OwnPostgres(Path directory, PostgreSqlServer server) {
        this.directory = directory;
        this.server = server;
    }

    /** Starts it on data of its own in the directory, or on those that are there. */
    static OwnPostgres in(Path directory) throws IOException, LaunchFailure {
        Files.createDirectories(directory);
        return new OwnPostgres(directory, PostgreSqlServer.start(TestDatabase.binaries(), directory, PASSWORD));
    }

    DatabaseAccess access() {
        return server.access();
    }

    /** Stops it as {@code pg_ctl stop --mode=fast} does. */
    void stop() throws IOException {
        server.close();
    }

    /** Ends it without a checkpoint, as {@code pg_ctl stop --mode=immediate} does. */
    void stopImmediately() throws IOException, InterruptedException {
        end("QUIT");
    }

    /** Ends it as a power failure of its machine would. */
    void kill() throws IOException, InterruptedException {
        end("KILL");
    }

    /** Stops all its processes in their tracks: connections stay, and nobody answers. */
    void freeze() throws IOException, InterruptedException {
        Signals.freeze(processes().subList(0, 1)); // It starts no more of them, which would be left out.
        Signals.freeze(processes());
    }

    void thaw() throws IOException, InterruptedException {
        Signals.send("CONT", processes());
    }

    void startAgain() throws IOException, LaunchFailure {
        DatabaseAccess before = server.access();
        server = PostgreSqlServer.start(TestDatabase.binaries(), directory, PASSWORD);
        if (!server.access().equals(before)) {
            throw new IllegalStateException("PostgreSQL came back on another port");
        }
    }

    /**
     * A standby that follows this server and is never behind: this server commits nothing that the standby has not stored. This
     * one is stopped meanwhile.
     */
    OwnPostgres synchronousStandby(Path ofTheStandby)
            throws IOException, LaunchFailure, InterruptedException, SQLException {
        stop();
        Files.createDirectories(ofTheStandby);
        Process copy = new ProcessBuilder(
                        "cp",
                        "-a",
                        directory.resolve("data").toString(),
                        ofTheStandby.resolve("data").toString())
                .inheritIO()
                .start();
        if (copy.waitFor() != 0) {
            throw new IOException("the data of the primary could not be copied");
        }
        startAgain();
        String port = Files.readString(directory.resolve("port")).strip();
        Files.createFile(ofTheStandby.resolve("data/standby.signal"));
        Files.writeString(
                ofTheStandby.resolve("data/postgresql.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=" + access().user() + " password=" + PASSWORD
                        + " application_name=standby'\n",
                StandardOpenOption.APPEND);
        OwnPostgres standby = in(ofTheStandby);
        Sql.run(access(), "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        Sql.run(access(), "SELECT pg_reload_conf()");
        return standby;
    }

    private void end(String signal) throws IOException, InterruptedException {
        List<Long> all = processes();
        Signals.send(signal, signal.equals("KILL") ? all : all.subList(0, 1));
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        while (all.stream().anyMatch(OwnPostgres::isAlive)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("PostgreSQL did not end");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean isAlive(long process) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent();
    }

    /** Its postmaster first. */
    private List<Long> processes() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .get(0)
                .strip());
        List<Long> all = new ArrayList<>(List.of(postmaster));
        ProcessHandle.of(postmaster).ifPresent(handle -> handle.descendants().forEach(child -> all.add(child.pid())));
        return all;
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(directory.resolve("data/postmaster.pid"))) {
                thaw();
            }
            PostgreSqlServer.stopLeftBehind(TestDatabase.binaries(), directory);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (LaunchFailure failure) {
            throw new IOException(failure);
        }
    }
}
