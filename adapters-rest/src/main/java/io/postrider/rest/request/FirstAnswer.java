package io.postrider.rest.request;

import io.postrider.rest.json.JsonAnswer;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The answer to a creating request in the form in which it is remembered for its {@code Idempotency-Key}: what is sent again is
 * the same to the byte, status and headers included.
 */
public final class FirstAnswer {
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
    public FirstAnswer(int status, String location, String etag, byte[] body) {
        this.status = status;
        this.location = location;
        this.etag = etag;
        this.body = body;
    }

    /** An answer with a status and a body alone. */
    public FirstAnswer(int status, byte[] body) {
        this(status, "", "", body);
    }

    /** Three lines, and the body after them. */
    public byte[] bytes() {
        byte[] head = (status + "\n" + location + "\n" + etag + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** The answer that {@link #bytes} wrote. */
    public static FirstAnswer of(byte[] bytes) {
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

    public Response response() {
        Response.ResponseBuilder response = JsonAnswer.builder(status, body);
        if (!location.isEmpty()) {
            response.header(HttpHeaders.LOCATION, location);
        }
        if (!etag.isEmpty()) {
            response.header(HttpHeaders.ETAG, etag);
        }
        return response.build();
    }
}
