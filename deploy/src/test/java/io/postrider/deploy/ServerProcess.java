package io.postrider.deploy;

import io.postrider.launcher.DatabaseAccess;
import io.postrider.launcher.LaunchFailure;
import io.postrider.launcher.PostgreSqlServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real Postrider server as a process of its own, started the way {@code ./run} does, to be killed, frozen, stopped and started again on
 * the same data. It listens on a free port of the loopback address, which stays its own over restarts.
 */
final class ServerProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(40);

    private final Settings settings;
    private final Process process;

    private ServerProcess(Settings settings, Process process) {
        this.settings = settings;
        this.process = process;
    }

    /** Whether this is a run of integration tests, which have a packaged WAR and launcher to start. */
    static boolean isIntegrationTest() {
        return System.getProperty("postrider.it.war") != null;
    }

    /** A directory for what tests leave behind, inside the build's own. */
    static Path work() {
        return Path.of(System.getProperty("postrider.it.work"));
    }

    /** The product as it is shipped. */
    static Path war() {
        return Path.of(System.getProperty("postrider.it.war"));
    }

    /** A server with data, keys and database of its own under this directory. */
    static Settings on(Path dataDirectory) {
        return new Settings(dataDirectory);
    }

    /** What a server is started with; each setting replaces the one before. */
    static final class Settings {
        private final Path dataDirectory;
        private final int port = freePort();
        private final Map<String, String> properties = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Path war = isIntegrationTest() ? ServerProcess.war() : Path.of("");

        private Settings(Path dataDirectory) {
            this.dataDirectory = dataDirectory;
        }

        Path dataDirectory() {
            return dataDirectory;
        }

        /** Another application than the shipped one. */
        Settings war(Path archive) {
            war = archive;
            return this;
        }

        /** An existing database instead of an embedded one, so that several servers can share it. */
        Settings database(DatabaseAccess database) {
            environment.put("POSTRIDER_DB_URL", database.url());
            environment.put("POSTRIDER_DB_USER", database.user());
            environment.put("POSTRIDER_DB_PASSWORD", database.password());
            return this;
        }

        /** A configuration key of the server, such as {@code postrider.node}. */
        Settings property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** A variable of the process, such as {@code POSTRIDER_API_KEY}. */
        Settings environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Starts it and returns once it is ready. */
        ServerProcess start() throws IOException, InterruptedException {
            ServerProcess server = startWithoutWaiting();
            server.awaitReady();
            return server;
        }

        /** Starts it: several can start at a time, and a start can fail or be cut off. */
        ServerProcess startWithoutWaiting() throws IOException {
            Path launcher = Path.of(System.getProperty("postrider.it.launcher"));
            Files.createDirectories(dataDirectory);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dpostrider.launcher.war=" + war,
                    "-Dpostrider.launcher.driver=" + launcher.resolve("driver/postgresql.jar")));
            properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.add("-jar");
            command.add(launcher.resolve("postrider-launcher.jar").toString());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(terminal().toFile());
            builder.environment().put("PORT", Integer.toString(port));
            builder.environment().put("POSTRIDER_DATA_DIR", dataDirectory.toString());
            builder.environment().putAll(environment);
            return new ServerProcess(this, builder.start());
        }

        private Path terminal() {
            return dataDirectory.resolveSibling(dataDirectory.getFileName() + "-" + port + ".terminal");
        }
    }

    /** Returns once it is ready. */
    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!output().contains("is ready after")) {
            if (!isAlive() || System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException("The server did not become ready: " + output());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Where its API is. */
    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + settings.port);
    }

    /** The key that it generated or was given. */
    String apiKey() throws IOException {
        Optional<String> given = Optional.ofNullable(settings.environment.get("POSTRIDER_API_KEY"));
        return given.isPresent()
                ? given.get()
                : Files.readString(settings.dataDirectory.resolve("api.key")).strip();
    }

    /** What it showed on its terminal so far, errors included. */
    String output() throws IOException {
        // Not as a strict text: the last letter may be there by half.
        return new String(Files.readAllBytes(settings.terminal()), StandardCharsets.UTF_8);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once, as {@code kill -9} does; a database that it started goes on running. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks it to end, as {@code kill} does, without waiting. */
    void terminate() {
        process.destroy();
    }

    /** Stops it in its tracks, as {@code kill -STOP} does. */
    void freeze() throws IOException, InterruptedException {
        Signals.freeze(List.of(process.pid()));
    }

    /** Lets a frozen one go on. */
    void thaw() throws IOException, InterruptedException {
        Signals.send("CONT", List.of(process.pid()));
    }

    /** Waits for its end and returns the exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The server did not end within " + EXIT_LIMIT.toSeconds() + " s");
        }
        return process.exitValue();
    }

    /** The settings it was started with, to start it again on the same data and port. */
    Settings settings() {
        return settings;
    }

    /** Ends whatever is left of it, its database included. */
    @Override
    public void close() throws IOException {
        try {
            kill();
            Path database = settings.dataDirectory.resolve("postgresql");
            if (Files.exists(database)) {
                PostgreSqlServer.stopLeftBehind(TestDatabase.binaries(), database);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (LaunchFailure failure) {
            throw new IOException(failure);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new IllegalStateException("No free port on the loopback address", failure);
        }
    }
}
