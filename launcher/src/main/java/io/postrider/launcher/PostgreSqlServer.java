package io.postrider.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of our own on the loopback address, with its data in one directory. Durable: fsync is on. It runs in its own
 * session, so that Ctrl-C in a terminal reaches Postrider and not the database, and it outlives a Postrider that is
 * killed: the next start on the same directory stops what it finds there, properly, before it starts anew.
 *
 * <p>PostgreSQL refuses to run as root. There, it is started in a user namespace of its own.
 */
public final class PostgreSqlServer implements AutoCloseable {
    private static final String USER = "postrider";
    private static final String DATABASE = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int PORTS_TO_TRY = 3;
    private static final int MAX_PORT = 65_535;

    private final Cluster cluster;
    private final int port;
    private final String password;

    private PostgreSqlServer(Cluster cluster, int port, String password) {
        this.cluster = cluster;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the server on this directory; the first time it creates the database. Returns when connections are accepted.
     *
     * @param directory holds the data, the server's log and its port, which stays the same as long as it is free
     * @param password of the only user, the same as at the first start
     */
    public static PostgreSqlServer start(PostgreSqlBinaries binaries, Path directory, String password)
            throws LaunchFailure, IOException {
        Cluster cluster = Cluster.in(directory, binaries);
        cluster.create(password);
        cluster.stopOrphan();
        LaunchFailure failure = null;
        for (int attempt = 0; attempt < PORTS_TO_TRY; attempt++) {
            int port = freePort(directory.resolve("port"));
            try {
                cluster.start(port);
                return new PostgreSqlServer(cluster, port, password);
            } catch (LaunchFailure failed) {
                // The port may have been taken in between.
                failure = failed;
                Files.deleteIfExists(directory.resolve("port"));
            }
        }
        throw failure;
    }

    /** Stops a server that runs on this directory although the process that started it is gone; else nothing happens. */
    public static void stopLeftBehind(PostgreSqlBinaries binaries, Path directory) throws LaunchFailure, IOException {
        Cluster.in(directory, binaries).stopOrphan();
    }

    /** How to reach it. */
    public DatabaseAccess access() {
        return new DatabaseAccess("jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, USER, password);
    }

    int port() {
        return port;
    }

    /** Stops it as an operator would: clients are cut off, all data is on disk. */
    @Override
    public void close() throws IOException {
        cluster.stop();
    }

    private static List<String> namespacePrefix(Path directory) throws LaunchFailure, IOException {
        if (!isRoot(directory)) {
            return List.of();
        }
        List<String> prefix = List.of("unshare", "-U");
        try {
            List<String> probe = new ArrayList<>(prefix);
            probe.add("true");
            if (Command.run(directory, START_LIMIT, probe).succeeded()) {
                return prefix;
            }
        } catch (IOException unavailable) {
            // No such program is the same to the user as a program that is not allowed to.
        }
        throw new LaunchFailure(
                "PostgreSQL does not run as root and user namespaces are blocked here: start Postrider as another"
                        + " user, or set POSTRIDER_DB_URL, POSTRIDER_DB_USER and POSTRIDER_DB_PASSWORD to an own PostgreSQL.");
    }

    private static boolean isRoot(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "owner", ".probe");
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
        } finally {
            Files.delete(probe);
        }
    }

    /** A port that nobody listens at: the one of the last start, if it can be. */
    static int freePort(Path kept) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        int port = portIn(kept);
        if (port > 0) {
            try (ServerSocket socket = new ServerSocket(port, 1, loopback)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one is looked for below.
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            Files.writeString(kept, Integer.toString(socket.getLocalPort()));
            return socket.getLocalPort();
        }
    }

    /** 0 for none, also where the writing of it was cut off. */
    private static int portIn(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            int port = Integer.parseInt(Files.readString(file).strip());
            return port <= MAX_PORT ? port : 0;
        } catch (NumberFormatException cutOff) {
            return 0;
        }
    }

    /** The data of one server on disk, and the programs that act on it. */
    private static final class Cluster {
        private final PostgreSqlBinaries binaries;
        private final Path directory;
        private final Path data;
        private final List<String> prefix;

        Cluster(PostgreSqlBinaries binaries, Path directory, List<String> prefix) {
            this.binaries = binaries;
            this.directory = directory;
            this.data = directory.resolve("data");
            this.prefix = prefix;
        }

        static Cluster in(Path directory, PostgreSqlBinaries binaries) throws LaunchFailure, IOException {
            Files.createDirectories(directory);
            return new Cluster(binaries, directory, namespacePrefix(directory));
        }

        void create(String password) throws LaunchFailure, IOException {
            if (Files.exists(data)) {
                requireSameMajorVersion();
                return;
            }
            Path draft = directory.resolve("data.new");
            Directories.delete(draft);
            Path passwordFile = Files.createTempFile(directory, "password", ".new");
            try {
                Files.writeString(passwordFile, password + "\n");
                Command.Outcome outcome = run(
                        START_LIMIT,
                        "initdb",
                        "--pgdata=" + draft,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions");
                if (!outcome.succeeded()) {
                    throw new LaunchFailure(
                            "PostgreSQL could not create its data under " + directory + ": " + outcome.lastLine());
                }
            } finally {
                Files.delete(passwordFile);
            }
            Files.writeString(draft.resolve("postgresql.conf"), """

                    # Set by the Postrider launcher
                    listen_addresses = '127.0.0.1'
                    unix_socket_directories = ''
                    fsync = on
                    synchronous_commit = on
                    """, StandardOpenOption.APPEND);
            try {
                Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException unsupported) {
                Files.move(draft, data);
            }
        }

        private void requireSameMajorVersion() throws LaunchFailure, IOException {
            String written = Files.readString(data.resolve("PG_VERSION")).strip();
            String version = run(START_LIMIT, "postgres", "--version").lastLine();
            if (!version.matches(".*\\b" + written + "\\..*")) {
                throw new LaunchFailure("The data under " + directory + " was written by PostgreSQL " + written
                        + ", but this Postrider brings " + version + ": set POSTRIDER_DATA_DIR to another directory.");
            }
        }

        /** Stops a server that a killed Postrider left behind on this very directory, and removes what a dead one left. */
        void stopOrphan() throws IOException {
            Path pidFile = data.resolve("postmaster.pid");
            Optional<ProcessHandle> process = postmaster(pidFile);
            if (process.isPresent() && belongsHere(process.get())) {
                stop();
            } else {
                Files.deleteIfExists(pidFile);
            }
        }

        void start(int port) throws LaunchFailure, IOException {
            Path log = directory.resolve("postgresql.log");
            Files.deleteIfExists(log);
            Command.Outcome outcome = run(
                    START_LIMIT.plusSeconds(5),
                    "pg_ctl",
                    "start",
                    "--pgdata=" + data,
                    "--log=" + log,
                    "--wait",
                    "--timeout=" + START_LIMIT.toSeconds(),
                    "--options=-p " + port);
            if (!outcome.succeeded()) {
                throw new LaunchFailure("PostgreSQL did not start on the data under " + directory + ": " + reason(log));
            }
        }

        void stop() throws IOException {
            for (String mode : List.of("fast", "immediate")) {
                Command.Outcome outcome = run(
                        STOP_LIMIT.plusSeconds(5),
                        "pg_ctl",
                        "stop",
                        "--pgdata=" + data,
                        "--mode=" + mode,
                        "--wait",
                        "--timeout=" + STOP_LIMIT.toSeconds());
                if (outcome.succeeded()
                        || postmaster(data.resolve("postmaster.pid")).isEmpty()) {
                    return;
                }
            }
            throw new IOException("PostgreSQL on " + data + " did not stop");
        }

        private Command.Outcome run(Duration limit, String program, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(prefix);
            command.add(binaries.program(program).toString());
            command.addAll(List.of(arguments));
            return Command.run(directory, limit, command);
        }

        private static Optional<ProcessHandle> postmaster(Path pidFile) throws IOException {
            if (Files.notExists(pidFile)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(pidFile);
            if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,18}")) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
        }

        /** A process id may have been given to another program since; a server works in its data directory. */
        private boolean belongsHere(ProcessHandle process) throws IOException {
            Path workingDirectory = Path.of("/proc", Long.toString(process.pid()), "cwd");
            if (Files.exists(workingDirectory)) {
                return workingDirectory.toRealPath().equals(data.toRealPath());
            }
            @Nullable String command = process.info().command().orElse(null);
            return command != null && command.endsWith("/postgres");
        }

        private static String reason(Path log) throws IOException {
            if (Files.notExists(log)) {
                return "it wrote no log";
            }
            List<String> lines = Files.readAllLines(log);
            return lines.stream()
                    .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                    .reduce((first, second) -> second)
                    .or(() -> lines.stream().reduce((first, second) -> second))
                    .orElse("it wrote no log");
        }
    }
}
