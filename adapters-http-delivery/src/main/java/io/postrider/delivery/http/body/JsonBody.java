package io.postrider.delivery.http.body;

import java.nio.charset.StandardCharsets;

/** Joins the bytes of a body: the publisher's data are copied once, as they are. */
public final class JsonBody {
    private JsonBody() {}

    /** All parts, one behind the other, in an array of just that length. */
    public static byte[] of(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length = Math.addExact(length, part.length);
        }
        byte[] body = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, body, at, part.length);
            at += part.length;
        }
        return body;
    }

    /**
     * Bytes of names, ids, event types and times.
     *
     * @param text ASCII; escaped already where it stands in a JSON string and needs it, which those four never do
     */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
