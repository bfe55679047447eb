package io.postrider.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A receiver for many transcripts at once, each below a path of its own. The path below that says how it answers: {@code /500,200/x}
 * with 500 the first time and with 200 from then on, {@code /hang/x} not at all, any other with 200. The body of an answer is {@code OK}.
 */
final class TranscriptReceiver implements AutoCloseable {
    private static final Pattern STATUSES = Pattern.compile("[1-5][0-9]{2}(,[1-5][0-9]{2})*");
    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger transcripts = new AtomicInteger();
    private final Map<String, BlockingQueue<Arrival>> arrivals = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();

    /** @param headers by name, in any case of letters */
    @SuppressWarnings("ArrayRecordComponent")
    record Arrival(String method, Map<String, String> headers, byte[] body) {}

    TranscriptReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    /** A URL below which nobody else receives. */
    String newUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/t" + transcripts.incrementAndGet();
    }

    /** The next request to that URL, if one comes in time. */
    Optional<Arrival> next(String url, long seconds) throws InterruptedException {
        String path = url.replaceFirst("^http://[^/]+", "");
        return Optional.ofNullable(queue(path).poll(seconds, TimeUnit.SECONDS));
    }

    /** Whether requests have come that nobody has asked for; below that URL. */
    Optional<String> unexpected(String below) {
        String path = below.replaceFirst("^http://[^/]+", "") + "/";
        return arrivals.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(path) && !entry.getValue().isEmpty())
                .map(entry -> entry.getKey().substring(path.length() - 1))
                .findFirst();
    }

    private BlockingQueue<Arrival> queue(String path) {
        return arrivals.computeIfAbsent(path, any -> new LinkedBlockingQueue<>());
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        String path = exchange.getRequestURI().getPath();
        queue(path).add(new Arrival(exchange.getRequestMethod(), headers, body));
        String[] segments = path.split("/", -1);
        String script = segments.length > 2 ? segments[2] : "";
        if (script.equals("hang")) {
            return; // until the other side gives up
        }
        int status = STATUSES.matcher(script).matches() ? status(path, script) : 200;
        exchange.sendResponseHeaders(status, status == 204 ? -1 : OK.length);
        if (status != 204) {
            exchange.getResponseBody().write(OK);
        }
        exchange.close();
    }

    private int status(String path, String script) {
        String[] statuses = script.split(",", -1);
        int time = answered.computeIfAbsent(path, any -> new AtomicInteger()).getAndIncrement();
        return Integer.parseInt(statuses[Math.min(time, statuses.length - 1)]);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
