package io.postrider.launcher.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * As much of Postrider as the demo needs: takes one webhook and its events, and delivers each event signed until it is accepted, but
 * not more often than it is told to. All attempts of an event are over when its publishing is answered, so that no limit of the demo's
 * can end before them.
 */
final class FakePostrider implements AutoCloseable {
    private static final byte[] KEY = "a secret of twenty-four.".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int attempts;
    private final byte[] signingKey;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger events = new AtomicInteger();
    private volatile URI receiver = URI.create("http://127.0.0.1:1/");

    private FakePostrider(HttpServer server, int attempts, byte[] signingKey) {
        this.server = server;
        this.attempts = attempts;
        this.signingKey = signingKey;
    }

    static FakePostrider thatTries(int attempts) throws IOException {
        return start(attempts, KEY);
    }

    static FakePostrider thatSignsWithAnotherKey() throws IOException {
        return start(2, "another key of that size".getBytes(StandardCharsets.UTF_8));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method and path of each call. */
    List<String> calls() {
        return calls;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static FakePostrider start(int attempts, byte[] signingKey) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        FakePostrider fake = new FakePostrider(server, attempts, signingKey);
        server.setExecutor(fake.threads);
        server.createContext("/v1/", fake::answer);
        server.start();
        return fake;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            calls.add(exchange.getRequestMethod() + " " + path);
            String answer = "{}";
            if (path.equals("/v1/webhooks")) {
                receiver = URI.create(NativeApi.textOf(body, "url"));
                answer = "{\"id\":\"wh_1\",\"secret\":\"whsec_"
                        + Base64.getEncoder().encodeToString(KEY) + "\"}";
            } else if (path.equals("/v1/events")) {
                deliver("evt_" + events.incrementAndGet(), body);
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void deliver(String id, String body) {
        try {
            for (int attempt = 1; attempt <= attempts; attempt++) {
                String timestamp = Long.toString(Instant.now().getEpochSecond());
                HttpRequest request = HttpRequest.newBuilder(receiver)
                        .header("webhook-id", id)
                        .header("webhook-timestamp", timestamp)
                        .header("webhook-signature", "v1," + sign(id + "." + timestamp + "." + body))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 300) {
                    return;
                }
            }
        } catch (IOException | GeneralSecurityException failure) {
            calls.add("delivery failed: " + failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String sign(String content) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(signingKey, "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }
}
