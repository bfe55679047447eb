package io.postrider.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A receiver of native deliveries that notes what arrives, in order, and answers with 200 unless told otherwise. */
final class CountingReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(32);
    private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
    private volatile int status = 200;
    private volatile long delayMillis;

    CountingReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    void answer(int changed) {
        status = changed;
    }

    /** Takes so long for each answer from now on. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** The ids of the events that arrived, each arrival once. */
    List<String> arrivals() {
        return List.copyOf(arrived);
    }

    Set<String> distinct() {
        return arrived.stream().collect(Collectors.toSet());
    }

    private void receive(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        try {
            if (delayMillis > 0) {
                Thread.sleep(delayMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (status == 200) {
            arrived.add(exchange.getRequestHeaders().getFirst("webhook-id"));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
