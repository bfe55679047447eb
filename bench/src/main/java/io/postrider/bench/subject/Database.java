package io.postrider.bench.subject;

import io.postrider.bench.measure.ProcessTree;
import io.postrider.launcher.DatabaseAccess;
import io.postrider.launcher.LaunchFailure;
import io.postrider.launcher.PostgreSqlBinaries;
import io.postrider.launcher.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PostgreSQL server of the benchmark's own, the one that {@code ./run} brings, with fsync and synchronous_commit on. Stops when it
 * is closed.
 */
public final class Database implements AutoCloseable {
    private static final String PASSWORD = "benchmark";
    private static final List<String> TOLD_SETTINGS = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "wal_sync_method",
            "shared_buffers",
            "max_wal_size",
            "checkpoint_timeout",
            "wal_compression",
            "autovacuum");

    /** Stops the server when its own standard input ends, as it does when this process is gone; the server is a daemon. */
    private static final String GUARD = """
            read -r _
            if [ "$(readlink "/proc/$1/cwd")" = "$2" ]; then
                kill -INT "$1"
            fi
            """;

    private final Path directory;
    private final PostgreSqlServer server;
    private final Process guard;

    private Database(Path directory, PostgreSqlServer server) throws IOException {
        this.directory = directory;
        this.server = server;
        String data = directory.resolve("data").toRealPath().toString();
        guard = new ProcessBuilder("bash", "-c", GUARD, "guard", Long.toString(postmaster()), data).start();
    }

    /**
     * Starts it on a directory that is empty or does not exist.
     *
     * @param programs where the server's programs are kept between runs
     * @param settings of PostgreSQL, over those it is shipped with
     */
    public static Database start(Path programs, Path directory, Map<String, String> settings)
            throws LaunchFailure, IOException, SQLException {
        Files.createDirectories(directory);
        PostgreSqlBinaries binaries = PostgreSqlBinaries.unpackUnder(programs);
        PostgreSqlServer server = PostgreSqlServer.start(binaries, directory, PASSWORD);
        if (settings.isEmpty()) {
            return new Database(directory, server);
        }
        try (Database first = new Database(directory, server);
                Connection connection = first.connect();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                statement.execute("ALTER SYSTEM SET " + setting.getKey() + " = '"
                        + setting.getValue().replace("'", "''") + "'");
            }
        }
        return new Database(directory, PostgreSqlServer.start(binaries, directory, PASSWORD));
    }

    public DatabaseAccess access() {
        return server.access();
    }

    /** A new connection, which the caller closes. */
    public Connection connect() throws SQLException {
        DatabaseAccess access = access();
        return DriverManager.getConnection(access.url(), access.user(), access.password());
    }

    /** The postmaster with all its processes. */
    public ProcessTree tree() throws IOException {
        return new ProcessTree(postmaster());
    }

    private long postmaster() throws IOException {
        String pid = Files.readAllLines(directory.resolve("data").resolve("postmaster.pid"))
                .get(0);
        return Long.parseLong(pid.strip());
    }

    /** Its version and the settings that speed depends on. */
    public Map<String, String> settings() throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String name : TOLD_SETTINGS) {
                try (ResultSet row = statement.executeQuery("SELECT current_setting('" + name + "')")) {
                    row.next();
                    settings.put(name, row.getString(1));
                }
            }
        }
        return settings;
    }

    @Override
    public void close() throws IOException {
        server.close();
        guard.getOutputStream().close();
    }
}
