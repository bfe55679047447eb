package io.postrider.rest.v1;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The answer to a creating request in the form in which it is remembered for its {@code Idempotency-Key}: what is sent again is
 * the same to the byte, status and headers included.
 */
final class FirstAnswer {
    private static final int LINES = 3;

    private final int status;
    private final String location;
    private final String etag;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param location empty for none
     * @param etag with its quotes; empty for none
     */
    FirstAnswer(int status, String location, String etag, byte[] body) {
        this.status = status;
        this.location = location;
        this.etag = etag;
        this.body = body;
    }

    /** Three lines, and the body after them. */
    byte[] bytes() {
        byte[] head = (status + "\n" + location + "\n" + etag + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    static FirstAnswer of(byte[] bytes) {
        String[] lines = new String[LINES];
        int start = 0;
        for (int line = 0; line < LINES; line++) {
            int end = start;
            while (bytes[end] != '\n') {
                end++;
            }
            lines[line] = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            start = end + 1;
        }
        return new FirstAnswer(
                Integer.parseInt(lines[0]), lines[1], lines[2], Arrays.copyOfRange(bytes, start, bytes.length));
    }

    Response response() {
        Response.ResponseBuilder response = Answers.json(status, body);
        if (!location.isEmpty()) {
            response.header(HttpHeaders.LOCATION, location);
        }
        if (!etag.isEmpty()) {
            response.header(HttpHeaders.ETAG, etag);
        }
        return response.build();
    }
}
