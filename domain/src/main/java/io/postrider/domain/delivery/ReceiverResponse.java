package io.postrider.domain.delivery;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a receiver's answer.
 *
 * @param status null where no answer came
 * @param headers one {@code Name: value} a line, at most {@value #MAX_HEADER_BYTES} bytes, values of credentials redacted;
 *     empty for none
 * @param body the first {@value #MAX_BODY_BYTES} bytes at most, as they came; empty for none
 */
public record ReceiverResponse(@Nullable Integer status, String headers, byte[] body) {
    public static final int MAX_BODY_BYTES = 16 * 1024;
    public static final int MAX_HEADER_BYTES = 8 * 1024;

    private static final byte[] NOTHING = {};

    /** No answer came. */
    public static final ReceiverResponse NONE = new ReceiverResponse(null, "", NOTHING);

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceiverResponse that
                && java.util.Objects.equals(status, that.status)
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * java.util.Objects.hash(status, headers) + Arrays.hashCode(body);
    }

    /** Only the status: what receivers answer does not belong into logs. */
    @Override
    public String toString() {
        return "ReceiverResponse[status=" + status + "]";
    }
}
