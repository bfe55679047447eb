package io.postrider.bench.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.postrider.bench.http.Loopback;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * The smallest service that can be plugged in as a peer, to show how: it passes each event on at once, keeps nothing, signs nothing and
 * tries nothing again. {@code bench/peers/relay.adapter} goes with it.
 */
public final class Relay {
    private static final int THREADS = 64;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, List<URI>> subscribers = new ConcurrentHashMap<>();

    private Relay() {}

    /**
     * Runs until it is ended.
     *
     * @param arguments the port
     */
    public static void main(String[] arguments) throws IOException {
        Relay relay = new Relay();
        HttpServer server = HttpServer.create(Loopback.address(Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.createContext("/", exchange -> answer(exchange, HttpURLConnection.HTTP_OK, "{}"));
        server.createContext("/subscribe", relay::subscribe);
        server.createContext("/publish", relay::publish);
        server.start();
    }

    private void subscribe(HttpExchange exchange) throws IOException {
        JsonNode request = json.readTree(exchange.getRequestBody());
        subscribers
                .computeIfAbsent(request.get("type").textValue(), type -> new CopyOnWriteArrayList<>())
                .add(URI.create(request.get("url").textValue()));
        answer(exchange, HttpURLConnection.HTTP_CREATED, "{}");
    }

    private void publish(HttpExchange exchange) throws IOException {
        JsonNode event = json.readTree(exchange.getRequestBody());
        String id = UUID.randomUUID().toString();
        answer(exchange, HttpURLConnection.HTTP_ACCEPTED, "{\"id\":\"" + id + "\"}");
        for (URI subscriber : subscribers.getOrDefault(event.get("type").textValue(), List.of())) {
            HttpRequest delivery = HttpRequest.newBuilder(subscriber)
                    .header("webhook-id", id)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(event.toString()))
                    .build();
            try {
                client.send(delivery, HttpResponse.BodyHandlers.discarding());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
