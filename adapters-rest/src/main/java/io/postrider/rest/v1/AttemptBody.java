package io.postrider.rest.v1;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.ReceiverResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a delivery.
 *
 * @param responseHeaders by name, values of a repeated one joined by commas; null where no answer came
 * @param responseBody null where no answer came
 * @param error why it failed; null for a success
 */
record AttemptBody(
        int number,
        String trigger,
        Instant startedAt,
        long durationMillis,
        String outcome,
        @Nullable Integer responseStatus,
        @Nullable Map<String, String> responseHeaders,
        @Nullable String responseBody,
        @Nullable String error) {
    static AttemptBody from(Attempt attempt) {
        ReceiverResponse response = attempt.response();
        boolean answered = response.status() != null;
        return new AttemptBody(
                attempt.number(),
                attempt.trigger().text(),
                attempt.startedAt(),
                attempt.duration().toMillis(),
                attempt.outcome().kind().text(),
                response.status(),
                answered ? headers(response.headers()) : null,
                answered ? response.body() : null,
                attempt.outcome().isSuccess() ? null : attempt.outcome().reason());
    }

    private static Map<String, String> headers(String lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.merge(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip(),
                        (a, b) -> a + ", " + b);
            }
        });
        return headers;
    }
}
