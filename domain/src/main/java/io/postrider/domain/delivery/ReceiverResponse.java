package io.postrider.domain.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a receiver's answer.
 *
 * @param status null where no answer came
 * @param headers one {@code Name: value} a line, at most {@value #MAX_HEADER_BYTES} bytes, values of credentials redacted;
 *     empty for none
 * @param body at most the first {@value #MAX_BODY_BYTES} bytes, read as UTF-8 with U+FFFD for what is not, and for NUL; empty
 *     for none
 */
public record ReceiverResponse(@Nullable Integer status, String headers, String body) {
    public static final int MAX_BODY_BYTES = 16 * 1024;
    public static final int MAX_HEADER_BYTES = 8 * 1024;

    /** No answer came. */
    public static final ReceiverResponse NONE = new ReceiverResponse(null, "", "");

    /** Only the status: what receivers answer does not belong into logs. */
    @Override
    public String toString() {
        return "ReceiverResponse[status=" + status + "]";
    }
}
