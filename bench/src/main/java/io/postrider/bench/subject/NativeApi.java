package io.postrider.bench.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Postrider's own API, as far as it is needed to set a scenario up. Safe for use by many threads. */
final class NativeApi {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int NO_CONNECTION = 0;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI base;

    NativeApi(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    /** The answer to a request that must succeed; a missing node where it has no body. */
    JsonNode send(String method, String path, String key, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " gave " + response.statusCode() + ": " + response.body());
        }
        return json.readTree(response.body());
    }

    /** The status that a path answers with, or 0 where nobody answers. */
    int status(String path) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return NO_CONNECTION;
        }
    }
}
