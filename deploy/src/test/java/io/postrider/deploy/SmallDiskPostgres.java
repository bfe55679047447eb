package io.postrider.deploy;

import io.postrider.launcher.DatabaseAccess;
import io.postrider.launcher.LaunchFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL whose data lie on a disk of 160 MiB: a file system in memory that only its own processes see, and that goes with
 * them. Needs user and mount namespaces, not root.
 */
final class SmallDiskPostgres implements AutoCloseable {
    private static final String PASSWORD = "small";

    // The first namespace may mount, the second is nobody's: PostgreSQL does not run as root.
    private static final String IN_OWN_NAMESPACE = """
            set -e
            mount -t tmpfs -o size=160m tmpfs "$DIRECTORY"
            printf '%s\\n' "$PASSWORD" > "$DIRECTORY/password"
            exec unshare -U sh -c '
                set -e
                "$BIN/initdb" --pgdata="$DIRECTORY/data" --username=postrider --pwfile="$DIRECTORY/password" \\
                    --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync
                exec "$BIN/postgres" -D "$DIRECTORY/data" -p "$PORT" -c listen_addresses=127.0.0.1 \\
                    -c unix_socket_directories= -c min_wal_size=48MB -c max_wal_size=64MB -c shared_buffers=16MB'
            """;

    private final Process process;
    private final DatabaseAccess access;

    private SmallDiskPostgres(Process process, DatabaseAccess access) {
        this.process = process;
        this.access = access;
    }

    /** Whether such a file system can be made here. */
    static boolean isPossible() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-Um", "--map-root-user", "mount", "-t", "tmpfs", "tmpfs", "/tmp")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    static SmallDiskPostgres in(Path directory) throws IOException, LaunchFailure, InterruptedException {
        Files.createDirectories(directory);
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("unshare", "-Um", "--map-root-user", "sh", "-c", IN_OWN_NAMESPACE))
                .redirectErrorStream(true)
                .redirectOutput(directory
                        .resolveSibling(directory.getFileName() + ".log")
                        .toFile());
        builder.environment()
                .putAll(Map.of(
                        "DIRECTORY",
                        directory.toString(),
                        "BIN",
                        TestDatabase.binaries().home().resolve("bin").toString(),
                        "PASSWORD",
                        PASSWORD,
                        "PORT",
                        Integer.toString(port),
                        "LC_ALL",
                        "C"));
        SmallDiskPostgres started = new SmallDiskPostgres(
                builder.start(),
                new DatabaseAccess("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postrider", PASSWORD));
        started.awaitAnswer();
        return started;
    }

    DatabaseAccess access() {
        return access;
    }

    /** Leaves no room for another page of a table, but room in the log: without that PostgreSQL ends. */
    void fill() throws SQLException {
        for (int segment = 0; segment < 3; segment++) {
            Sql.run(access, "SELECT pg_logical_emit_message(false, 'test', 'a new segment of the log begins')");
            Sql.run(access, "SELECT pg_switch_wal()");
        }
        Sql.run(access, "CHECKPOINT"); // What was used is kept for later.
        Sql.run(access, "CREATE UNLOGGED TABLE filler (filling text)");
        for (int bytes = 4 << 20; bytes >= 8 << 10; bytes /= 2) {
            fillWith(bytes);
        }
    }

    private void fillWith(int bytes) {
        try {
            while (true) {
                Sql.run(
                        access,
                        "INSERT INTO filler SELECT repeat('x', 1500) FROM generate_series(1, " + bytes / 1500 + ")");
            }
        } catch (SQLException full) {
            if (!"53100".equals(full.getSQLState())) {
                throw new IllegalStateException(full);
            }
        }
    }

    /** Makes room again. */
    void empty() throws SQLException {
        Sql.run(access, "DROP TABLE filler");
    }

    private void awaitAnswer() throws InterruptedException {
        for (int i = 0; ; i++) {
            try {
                Sql.run(access, "SELECT 1");
                return;
            } catch (SQLException notYet) {
                if (i == 300 || !process.isAlive()) {
                    close();
                    throw new IllegalStateException(notYet);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
