package io.postrider.rest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.rest.Client;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Calls of a dialect that are refused, and the shape that its errors have. */
public final class DialectCalls {
    private final Client client;
    private final String base;
    private final List<String> headers;
    private final Consumer<JsonNode> shape;

    /**
     * The calls of a dialect.
     *
     * @param base the dialect's base path, for example {@code /flat}
     * @param headers names and values that every call needs
     * @param shape fails where an error is not of the dialect's shape
     */
    public DialectCalls(Client client, String base, List<String> headers, Consumer<JsonNode> shape) {
        this.client = client;
        this.base = base;
        this.headers = headers;
        this.shape = shape;
    }

    /** Expects that the call is refused with that status. */
    public JsonNode refuses(int status, String method, String path, String body, String... moreHeaders) {
        Client.Answer answer = client.send(
                method,
                base + path,
                body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8),
                body.isEmpty() ? with(moreHeaders) : with(withType(moreHeaders)));
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isEqualTo(status);
        shape.accept(answer.json());
        return answer.json();
    }

    private static String[] withType(String... moreHeaders) {
        if (Arrays.asList(moreHeaders).contains("Content-Type")) {
            return moreHeaders;
        }
        List<String> all = new ArrayList<>(Arrays.asList(moreHeaders));
        all.addAll(List.of("Content-Type", "application/json"));
        return all.toArray(String[]::new);
    }

    private String[] with(String... moreHeaders) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(Arrays.asList(moreHeaders));
        return all.toArray(String[]::new);
    }
}
