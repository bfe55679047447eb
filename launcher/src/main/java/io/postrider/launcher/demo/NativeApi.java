package io.postrider.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The three calls of the native API that the demo makes. */
final class NativeApi {
    /**
     * @param id as the server named it
     * @param secret shown this once
     */
    record RegisteredWebhook(String id, String secret) {}

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI baseUrl;
    private final String apiKey;

    NativeApi(URI baseUrl, String apiKey) {
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
    }

    RegisteredWebhook register(URI receiver, String eventTypes, String retryDelay)
            throws IOException, InterruptedException {
        String answer = call(
                "POST",
                "/v1/webhooks",
                "{\"name\":\"demo\",\"url\":\"" + receiver + "\",\"eventTypes\":[\"" + eventTypes
                        + "\"],\"retrySchedule\":[\"PT0S\",\"" + retryDelay + "\"]}");
        return new RegisteredWebhook(textOf(answer, "id"), textOf(answer, "secret"));
    }

    void publish(String type, String data) throws IOException, InterruptedException {
        call("POST", "/v1/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}");
    }

    void delete(RegisteredWebhook webhook) throws IOException, InterruptedException {
        call("DELETE", "/v1/webhooks/" + webhook.id(), "");
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(baseUrl.resolve(path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(
                    method + " " + path + " was answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /** Ids and secrets hold nothing that JSON would escape. */
    static String textOf(String json, String field) throws IOException {
        Matcher matcher = Pattern.compile("\"" + Pattern.quote(field) + "\"\\s*:\\s*\"([^\"\\\\]+)\"")
                .matcher(json);
        if (!matcher.find()) {
            throw new IOException("The answer has no \"" + field + "\"");
        }
        return matcher.group(1);
    }
}
