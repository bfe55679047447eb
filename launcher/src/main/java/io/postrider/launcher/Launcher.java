package io.postrider.launcher;

import io.postrider.launcher.demo.Demo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts a whole Postrider for development in this process: the database, the server, and keys to use it. Where the parts lie is told
 * by the system properties {@code postrider.launcher.war} and {@code postrider.launcher.driver}; the rest is explained by the
 * {@code run} script.
 *
 * <p>It ends with the process: on SIGTERM or Ctrl-C the application finishes what is in flight, then the database stops.
 */
public final class Launcher {
    private static final Duration DEMO_LIMIT = Duration.ofSeconds(30);
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    /** The application drains for at most 25 s; all must be over within 30 s. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(27);

    private static final String STOPPED_EARLY = "Stopped before it was ready.";
    private static final String LOG = "logs/server.log";

    private final LaunchOptions options;
    private final Terminal terminal;
    private final DataDirectory dataDirectory;
    private final ServerLog log;

    /** Guards the database: one that is being started when the process is asked to end must be found by {@link #stop}. */
    private final Object startOfDatabase = new Object();

    private @Nullable PostgreSqlServer embeddedDatabase;
    private volatile boolean stopping;

    private volatile boolean serverStarted;
    private volatile boolean ready;

    private Launcher(LaunchOptions options, Terminal terminal, DataDirectory dataDirectory, ServerLog log) {
        this.options = options;
        this.terminal = terminal;
        this.dataDirectory = dataDirectory;
        this.log = log;
    }

    /** See {@code ./run --help}. */
    public static void main(String[] arguments) {
        Terminal terminal = new Terminal();
        try {
            LaunchOptions options =
                    LaunchOptions.from(arguments, System.getenv(), Path.of(System.getProperty("user.home")));
            run(options, terminal);
        } catch (LaunchFailure failure) {
            terminal.complain(failure.sentence());
            System.exit(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(LaunchOptions options, Terminal terminal) throws LaunchFailure, InterruptedException {
        DataDirectory dataDirectory = DataDirectory.open(options.dataDirectory());
        try {
            ServerLog log = ServerLog.open(dataDirectory.resolve(LOG));
            terminal.divertStandardStreamsTo(log.file());
            boolean succeeded = new Launcher(options, terminal, dataDirectory, log).launch();
            if (options.once()) {
                System.exit(succeeded ? 0 : 1);
            }
        } catch (LaunchFailure failure) {
            failure.printStackTrace();
            throw failure;
        } catch (IOException | RuntimeException failure) {
            failure.printStackTrace();
            throw new LaunchFailure(
                    "It does not go on: " + failure + " (" + dataDirectory.resolve(LOG) + " has more).", failure);
        }
    }

    private boolean launch() throws LaunchFailure, IOException, InterruptedException {
        requireFreePort();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "postrider-stop"));

        DatabaseAccess database = database();
        terminal.say("Starting the server …");
        String apiKey = configure(database);
        serverStarted = true;
        PayaraServer server =
                PayaraServer.start(required("postrider.launcher.war"), options.port(), dataDirectory.resolve("server"));
        try {
            server.awaitReady(READY_LIMIT, log);
        } catch (LaunchFailure failure) {
            throw stopping ? new LaunchFailure(STOPPED_EARLY, failure) : failure;
        }
        ready = true;
        URI baseUrl = URI.create("http://localhost:" + options.port());
        greet(baseUrl, apiKey);
        return !options.demo() || Demo.play(terminal::say, baseUrl, apiKey, DEMO_LIMIT);
    }

    private DatabaseAccess database() throws LaunchFailure, IOException {
        if (options.database().isPresent()) {
            DatabaseAccess own = options.database().get();
            terminal.say("Looking for the database " + own + " …");
            terminal.say("  PostgreSQL " + DatabaseProbe.versionOf(own, required("postrider.launcher.driver")));
            return own;
        }
        Path directory = dataDirectory.resolve("postgresql");
        terminal.say(
                Files.exists(directory.resolve("data"))
                        ? "Starting PostgreSQL …"
                        : "Creating a PostgreSQL database under " + directory + " …");
        PostgreSqlBinaries binaries = PostgreSqlBinaries.unpackUnder(directory.resolve("programs"));
        synchronized (startOfDatabase) {
            if (stopping) {
                throw new LaunchFailure(STOPPED_EARLY);
            }
            PostgreSqlServer started = PostgreSqlServer.start(
                    binaries, directory, dataDirectory.kept("db.password", new Keys()::password));
            embeddedDatabase = started;
            return started.access();
        }
    }

    /** Hands the server its configuration, as system properties, and returns the API key. */
    private String configure(DatabaseAccess database) throws IOException {
        Keys keys = new Keys();
        String apiKey = keyOr("api.key", options.apiKey(), keys::apiKey);
        System.setProperty("postrider.mode", "development");
        System.setProperty("postrider.db.url", database.url());
        System.setProperty("postrider.db.user", database.user());
        System.setProperty("postrider.db.password", database.password());
        System.setProperty("postrider.api.key", apiKey);
        System.setProperty("postrider.admin.key", keyOr("admin.key", options.adminKey(), keys::adminKey));
        System.setProperty(
                "postrider.encryption.keys", keyOr("encryption.keys", options.encryptionKeys(), keys::encryptionKey));
        return apiKey;
    }

    private String keyOr(String name, Optional<String> given, Supplier<String> generator) throws IOException {
        return given.isPresent() ? given.get() : dataDirectory.kept(name, generator);
    }

    private void greet(URI baseUrl, String apiKey) {
        Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        String version = Optional.ofNullable(Launcher.class.getPackage().getImplementationVersion())
                .orElse("(development)");
        double seconds = Duration.between(started, Instant.now()).toMillis() / 1_000.0;
        terminal.say("");
        terminal.say(String.format(Locale.ROOT, "Postrider %s is ready after %.1f s: %s", version, seconds, baseUrl));
        terminal.say("  API key    " + apiKey);
        terminal.say("  Data       " + dataDirectory.path());
        terminal.say("  Log        " + log.file());
        terminal.say("");
        terminal.say("Register a webhook, publish an event, show its delivery:");
        terminal.say("");
        Curl.examples(baseUrl, apiKey).forEach(terminal::say);
        terminal.say("");
        terminal.say("Ctrl-C stops it.");
    }

    private void stop() {
        stopping = true;
        if (ready) {
            terminal.say("Stopping: what is in flight is finished first …");
        }
        try {
            if (serverStarted) {
                PayaraServer.awaitShutdown(DRAIN_LIMIT);
            }
            synchronized (startOfDatabase) {
                if (embeddedDatabase != null) {
                    embeddedDatabase.close();
                }
            }
            dataDirectory.close();
            if (ready) {
                terminal.say("Stopped.");
            }
        } catch (IOException failure) {
            failure.printStackTrace();
            terminal.complain("Not everything could be stopped: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireFreePort() throws LaunchFailure {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), options.port()));
        } catch (IOException taken) {
            throw new LaunchFailure(
                    "Port " + options.port() + " cannot be used (" + taken.getMessage()
                            + "): stop what uses it, or set PORT to another one.",
                    taken);
        }
    }

    private static Path required(String property) throws LaunchFailure {
        @Nullable String path = System.getProperty(property);
        if (path == null || Files.notExists(Path.of(path))) {
            throw new LaunchFailure("Nothing is built at " + path + " (" + property + "): start it by ./run.");
        }
        return Path.of(path);
    }
}
