package io.postrider.delivery.http;

import java.io.IOException;

/** The addresses of a host could not be found. The message is for the owner of the webhook. */
final class LookupFailed extends IOException {
    private static final long serialVersionUID = 1L;

    LookupFailed(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
