package io.postrider.rest.json;

/** Thrown where bytes are not one JSON value in UTF-8 (RFC 8259). The message says what is wrong and at which byte. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJson(String what, int offset) {
        super(what + " at byte " + offset, null, false, false);
    }
}
