package io.postrider.rest.request;

import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import io.postrider.rest.json.JsonKind;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.MalformedJson;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a request's body once, with a cap. */
public final class RequestBody {
    /** The largest body that is read: 1 MiB. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private RequestBody() {}

    /**
     * All bytes of the body; none where there is no body.
     *
     * @throws Refused where it is larger than {@link #MAX_BYTES}, told or found; where it is compressed; where it is declared to be
     *     in another character set than UTF-8
     */
    public static byte[] bytes(HttpHeaders headers, InputStream body) {
        refuseEncodings(headers);
        return bytes(headers.getHeaderString(HttpHeaders.CONTENT_LENGTH), body);
    }

    /**
     * The same where it is known that the body is neither compressed nor in another character set.
     *
     * @param length the header {@code Content-Length}; null where there is none
     */
    public static byte[] bytes(@Nullable String length, InputStream body) {
        if (length != null && isMoreThanMax(length)) {
            throw new Refused(Fault.tooLarge(MAX_BYTES));
        }
        byte[] bytes;
        try {
            bytes = body.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new Refused(Fault.malformed("The body ended early."));
        }
        if (bytes.length > MAX_BYTES) {
            throw new Refused(Fault.tooLarge(MAX_BYTES));
        }
        return bytes;
    }

    /** The JSON object that the bytes are. */
    public static JsonSlice object(byte[] bytes) {
        if (bytes.length == 0) {
            throw new Refused(Fault.malformed("The body is empty; it must be a JSON object."));
        }
        JsonSlice value;
        try {
            value = JsonSlice.of(bytes);
        } catch (MalformedJson e) {
            throw new Refused(Fault.malformed("The body is not valid JSON: " + e.getMessage() + "."));
        }
        if (value.kind() != JsonKind.OBJECT) {
            throw new Refused(Fault.malformed(
                    "The body must be a JSON object, not " + value.kind().words() + "."));
        }
        return value;
    }

    /** The same for calls whose fields are all optional: no body is as good as an empty object. */
    public static JsonSlice objectOrNothing(byte[] bytes) {
        return object(bytes.length == 0 ? EMPTY_OBJECT : bytes);
    }

    /** The same from the request: also where a client says of a body that is not there that it is a form. */
    public static JsonSlice objectOrNothing(HttpHeaders headers, InputStream body) {
        byte[] bytes = bytes(headers, body);
        MediaType type = headers.getMediaType();
        if (bytes.length > 0 && type != null && !MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
            throw new NotSupportedException();
        }
        return objectOrNothing(bytes);
    }

    private static void refuseEncodings(HttpHeaders headers) {
        String encoding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            throw new Refused(Fault.unsupportedMediaType("The body must not be compressed."));
        }
        MediaType type = headers.getMediaType();
        String charset = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("us-ascii")) {
            throw new Refused(Fault.unsupportedMediaType("The body must be in UTF-8."));
        }
    }

    private static boolean isMoreThanMax(String length) {
        try {
            return Long.parseLong(length.strip()) > MAX_BYTES;
        } catch (NumberFormatException e) {
            return true; // digits beyond a long: HTTP itself has refused all else
        }
    }
}
