package io.postrider.launcher;

import fish.payara.micro.PayaraMicro;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Payara Micro in this very process, with one application at the root of one port of the loopback address, and no other port open: no
 * cluster, no remote administration. It stops by its own shutdown hook when the process is asked to end.
 */
final class PayaraServer {
    private static final String SHUTDOWN_THREAD = "Payara Micro Shutdown Hook";
    private static final Duration HOOK_LIMIT = Duration.ofSeconds(2);
    private static final int HEALTH_LIMIT_MILLIS = 5_000;

    /** What is deployed is deployed at the start: nothing needs to look for more, or for a change of it, every two seconds. */
    private static final List<String> BEFORE_START = List.of(
            "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.address=127.0.0.1",
            "set configs.config.server-config.admin-service.das-config.autodeploy-enabled=false",
            "set configs.config.server-config.admin-service.das-config.dynamic-reload-enabled=false");

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final int port;

    private PayaraServer(int port) {
        this.port = port;
    }

    /**
     * Starts it and deploys the application; what it says goes to the standard streams.
     *
     * @param work a directory for this run alone: what an earlier run left there is removed, or it would be deployed again
     */
    static PayaraServer start(Path war, int port, Path work) throws LaunchFailure, IOException {
        Directories.delete(work);
        Files.createDirectories(work);
        Path logging = work.resolve("logging.properties");
        try (InputStream properties = PayaraServer.class.getResourceAsStream("logging.properties")) {
            Files.write(logging, properties.readAllBytes());
        }
        Path preBoot = Files.write(work.resolve("pre-boot"), BEFORE_START);
        // The application serves its own document at /openapi.
        Path postBoot = Files.writeString(
                work.resolve("post-boot"), "set-openapi-configuration --enabled=false --endpoint=mp-openapi\n");
        try {
            PayaraMicro.main(new String[] {
                "--deploy",
                war.toString(),
                "--contextroot",
                "/",
                "--port",
                Integer.toString(port),
                "--rootdir",
                work.resolve("root").toString(),
                "--logproperties",
                logging.toString(),
                "--prebootcommandfile",
                preBoot.toString(),
                "--postbootcommandfile",
                postBoot.toString(),
                "--nohazelcast",
                "--disablephonehome"
            });
        } catch (Exception failure) {
            failure.printStackTrace();
            throw new LaunchFailure("The server did not start: " + failure.getMessage(), failure);
        }
        return new PayaraServer(port);
    }

    /**
     * Waits until the application says that it is ready to work.
     *
     * @throws LaunchFailure when it was not deployed, or is not ready in time
     */
    void awaitReady(Duration limit, ServerLog log) throws LaunchFailure, IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Health health = health();
        while (health.status() != HttpURLConnection.HTTP_OK) {
            if (health.status() != Health.NO_ANSWER && health.status() != HttpURLConnection.HTTP_UNAVAILABLE) {
                throw new LaunchFailure(
                        "The application did not start: " + log.lastCause() + " (" + log.file() + " has more).");
            }
            if (System.nanoTime() > deadline) {
                throw new LaunchFailure("The server started, but is not ready for work after " + limit.toSeconds()
                        + " s: " + health.body() + " (" + log.file() + " has more).");
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
            health = health();
        }
    }

    private Health health() throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/health/ready").toURL().openConnection();
        connection.setConnectTimeout(HEALTH_LIMIT_MILLIS);
        connection.setReadTimeout(HEALTH_LIMIT_MILLIS);
        try {
            int status = connection.getResponseCode();
            InputStream body = connection.getErrorStream();
            return new Health(
                    status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException notAnswering) {
            return new Health(Health.NO_ANSWER, notAnswering.toString());
        } finally {
            connection.disconnect();
        }
    }

    /**
     * What {@code /health/ready} said. A deployed application says 200 or 503, one that failed to deploy leaves another status.
     *
     * @param body of what is not 200
     */
    private record Health(int status, String body) {
        private static final int NO_ANSWER = 0;
    }

    /**
     * Waits, inside a shutdown hook, until the server's own hook has let the application finish and has stopped. Hooks run at the same
     * time and in no order, so a server that never got as far as having one is given up after a moment.
     */
    static void awaitShutdown(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + HOOK_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Thread> hook = shutdownThread();
            if (hook.isPresent()) {
                hook.get().join(limit.toMillis());
                return;
            }
            Thread.sleep(20);
        }
    }

    private static Optional<Thread> shutdownThread() {
        Thread[] threads = new Thread[Thread.activeCount() * 2 + 64];
        int count = Thread.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().equals(SHUTDOWN_THREAD))
                .findFirst();
    }
}
