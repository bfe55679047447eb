package io.postrider.delivery.http;

import java.util.List;

/** What is sent, but for what belongs to the connection and for the webhook's own headers. */
public final class FormattedRequest {
    private final byte[] body;
    private final List<Header> headers;

    /** A header of a request: a token and visible ASCII. */
    public record Header(String name, String value) {}

    /**
     * A request with these bytes and headers.
     *
     * @param body JSON; not copied, so it MUST NOT be changed afterwards
     * @param headers in the order in which they are sent, without {@code Content-Type}, {@code Content-Length} and
     *     {@code User-Agent}
     */
    public FormattedRequest(byte[] body, List<Header> headers) {
        this.body = body;
        this.headers = List.copyOf(headers);
    }

    /** The bytes themselves: not to be changed. */
    public byte[] body() {
        return body;
    }

    public List<Header> headers() {
        return headers;
    }

    /** Only the size: payloads and signatures do not belong into logs. */
    @Override
    public String toString() {
        return "FormattedRequest[" + body.length + " bytes]";
    }
}
