package example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.awaitility.Awaitility;

/**
 * The shipped server with this module's jar added to it as the pages tell, started as {@code ./run} does on an embedded PostgreSQL. It
 * listens on a free port of the loopback address.
 */
final class PostriderWithParcel {
    static final String API_KEY = "prk_exampleofparcel0000000000000000000000000";
    static final String ADMIN_KEY = "pra_exampleofparcel0000000000000000000000000";
    static final String HOST = "api.parcel.example";
    static final int MAX_DROPS = 5;

    private static final Path WORK = Path.of(System.getProperty("postrider.it.work"));
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(40);

    private final int port = freePort();
    private final Path directory;
    private final Process process;

    PostriderWithParcel() throws IOException {
        Files.createDirectories(WORK);
        directory = Files.createTempDirectory(WORK, "server");
        Files.createDirectories(spool());
        Path launcher = Path.of(System.getProperty("postrider.it.launcher"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dpostrider.launcher.war=" + warWithJar(),
                        "-Dpostrider.launcher.driver=" + launcher.resolve("driver/postgresql.jar"),
                        "-Dpostrider.dialects=flat,parcel",
                        "-Dpostrider.dialect.hosts.parcel=" + HOST,
                        "-Dpostrider.dialect.parcel.max-webhooks=" + MAX_DROPS,
                        "-Dpostrider.dialect.parcel.retry-schedule=PT0S,PT1S",
                        "-Dpostrider.dialect.parcel.timeout=PT7S",
                        "-Dspool.directory=" + spool(),
                        "-jar",
                        launcher.resolve("postrider-launcher.jar").toString()))
                .redirectErrorStream(true)
                .redirectOutput(terminal().toFile());
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment()
                .put("POSTRIDER_DATA_DIR", directory.resolve("data").toString());
        builder.environment().put("POSTRIDER_API_KEY", API_KEY);
        builder.environment().put("POSTRIDER_ADMIN_KEY", ADMIN_KEY);
        process = builder.start();
    }

    /** The product as it is shipped. */
    static Path shippedWar() {
        return Path.of(System.getProperty("postrider.it.war"));
    }

    void awaitReady() {
        Awaitility.await()
                .atMost(READY_LIMIT)
                .failFast("the server ended", () -> !process.isAlive())
                .until(() -> output().contains("is ready after"));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where the transport {@code example.spool} writes. */
    Path spool() {
        return directory.resolve("spool");
    }

    /** What it showed on its terminal so far. */
    String output() throws IOException {
        // Not as a strict text: the last letter may be there by half.
        return new String(Files.readAllBytes(terminal()), StandardCharsets.UTF_8);
    }

    /** Lets it drain and stop its database. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not end within " + EXIT_LIMIT);
        }
    }

    private Path terminal() {
        return directory.resolve("terminal");
    }

    /** {@code jar --update --file postrider.war WEB-INF/lib/….jar}. */
    private Path warWithJar() throws IOException {
        Path jar = Path.of(System.getProperty("postrider.it.jar"));
        Path lib = Files.createDirectories(directory.resolve("added/WEB-INF/lib"));
        Files.copy(jar, lib.resolve(jar.getFileName()));
        Path war = Files.copy(shippedWar(), directory.resolve("postrider.war"), StandardCopyOption.REPLACE_EXISTING);
        int failed = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--update",
                        "--file",
                        war.toString(),
                        "-C",
                        directory.resolve("added").toString(),
                        "WEB-INF/lib/" + jar.getFileName());
        if (failed != 0) {
            throw new IllegalStateException("the jar could not be added to " + war);
        }
        return war;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
