package io.postrider.domain.event;

import java.util.Arrays;

/**
 * The JSON value of an event, as the UTF-8 bytes that the publisher sent: digits, spacing, escapes and key order included.
 *
 * <p>The bytes are shared, not copied, on their way from the request to the receiver; whoever holds them MUST NOT change
 * them.
 */
public final class EventPayload {
    private final byte[] json;

    private EventPayload(byte[] json) {
        this.json = json;
    }

    /** Wraps bytes that the caller hands over and does not change any more. */
    public static EventPayload of(byte[] json) {
        return new EventPayload(json);
    }

    /** The bytes themselves: not to be changed. */
    public byte[] json() {
        return json;
    }

    public int length() {
        return json.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventPayload that && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }

    /** Only the size: payloads do not belong into logs. */
    @Override
    public String toString() {
        return json.length + " bytes of JSON";
    }
}
