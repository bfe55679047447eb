package io.postrider.launcher.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP server on the loopback address that takes webhooks, checks their signatures, and refuses the first attempt of one event
 * type with 500. A request with a wrong signature gets 401.
 */
final class DemoReceiver implements AutoCloseable {
    private static final String PATH = "/webhooks";
    private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"([^\"]*)\"");
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "demo-receiver");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final String refusedOnce;
    private final Clock clock;
    private final Consumer<Arrival> listener;
    private volatile @Nullable WebhookSignature signature;

    private DemoReceiver(HttpServer server, String refusedOnce, Clock clock, Consumer<Arrival> listener) {
        this.server = server;
        this.refusedOnce = refusedOnce;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * @param refusedOnce the event type whose deliveries are refused at their first attempt
     * @param listener told of each request after it is answered, from several threads
     */
    static DemoReceiver start(String refusedOnce, Clock clock, Consumer<Arrival> listener) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        DemoReceiver receiver = new DemoReceiver(server, refusedOnce, clock, listener);
        server.setExecutor(receiver.threads);
        server.createContext(PATH, receiver::take);
        server.start();
        return receiver;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** From now on requests must be signed with this secret. */
    void expectSignedWith(String secret) {
        signature = new WebhookSignature(secret);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Headers headers = exchange.getRequestHeaders();
            String id = header(headers, "webhook-id");
            String type = typeOf(new String(body, StandardCharsets.UTF_8));
            int attempt = attempts.merge(id, 1, Integer::sum);
            @Nullable WebhookSignature expected = signature;
            boolean verified = expected != null
                    && expected.verifies(
                            id,
                            header(headers, "webhook-timestamp"),
                            body,
                            header(headers, "webhook-signature"),
                            clock.instant());
            int answer = answer(type, attempt, verified);
            exchange.sendResponseHeaders(answer, -1);
            listener.accept(new Arrival(clock.instant(), type, attempt, verified, answer));
        }
    }

    private int answer(String type, int attempt, boolean verified) {
        if (!verified) {
            return 401;
        }
        return attempt == 1 && type.equals(refusedOnce) ? 500 : 204;
    }

    private static String header(Headers headers, String name) {
        return Optional.ofNullable(headers.getFirst(name)).orElse("");
    }

    /** The envelope begins with the type; what the publisher wrote comes after it. */
    private static String typeOf(String body) {
        Matcher matcher = TYPE.matcher(body);
        return matcher.find() ? matcher.group(1) : "?";
    }
}
