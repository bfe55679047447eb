package io.postrider.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A receiver of native deliveries that notes what arrives, in order, and answers with 200 unless told otherwise. */
final class CountingReceiver implements AutoCloseable {
    /**
     * An accepted delivery.
     *
     * @param nanos by {@link RunningTime#nanos}
     * @param timestamp as it was signed, in seconds
     */
    record Arrival(String event, long nanos, long timestamp) {
        static Arrival of(HttpExchange exchange) {
            return new Arrival(
                    header(exchange, "webhook-id", ""),
                    RunningTime.nanos(),
                    Long.parseLong(header(exchange, "webhook-timestamp", "0")));
        }

        /** Deliveries of other dialects have other headers. */
        private static String header(HttpExchange exchange, String name, String orElse) {
            return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), orElse);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(32);
    private final Queue<Arrival> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile int status = 200;
    private volatile long delayMillis;
    private volatile CountDownLatch held = new CountDownLatch(0);

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

    /** Answers nothing until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    /** The ids of the events that arrived, each arrival once; empty where a delivery of another dialect has none there. */
    List<String> arrivals() {
        return arrived.stream().map(Arrival::event).toList();
    }

    Set<String> distinct() {
        return arrived.stream().map(Arrival::event).collect(Collectors.toSet());
    }

    /** All arrivals, in order. */
    List<Arrival> log() {
        return List.copyOf(arrived);
    }

    /** Requests that it has read and not answered. */
    int underWay() {
        return underWay.get();
    }

    private void receive(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        underWay.incrementAndGet();
        try {
            if (delayMillis > 0) {
                Thread.sleep(delayMillis);
            }
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int answer = status; // which may change meanwhile: what is noted as accepted is answered so
        if (answer == 200) {
            arrived.add(Arrival.of(exchange));
        }
        underWay.decrementAndGet();
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
