package io.postrider.launcher;

import java.net.URI;
import java.util.List;

/** Command lines that show a new user what to do first. */
final class Curl {
    private Curl() {}

    /** Registers a webhook, publishes an event, shows its delivery: three lines for a POSIX shell, in this order. */
    static List<String> examples(URI baseUrl, String apiKey) {
        String authorized = "-H 'Authorization: Bearer " + apiKey + "'";
        String json = authorized + " -H 'Content-Type: application/json'";
        return List.of(
                "curl -s " + baseUrl + "/v1/webhooks " + json
                        + " -d '{\"url\":\"http://localhost:9000/webhooks\",\"eventTypes\":[\"order.*\"]}'",
                "event=$(curl -s " + baseUrl + "/v1/events " + json
                        + " -d '{\"type\":\"order.created\",\"data\":{\"total\":1.10}}' | tee /dev/stderr"
                        + " | sed 's/.*\"id\":\"\\([^\"]*\\)\".*/\\1/')",
                "curl -s " + baseUrl + "/v1/events/$event/deliveries " + authorized);
    }
}
