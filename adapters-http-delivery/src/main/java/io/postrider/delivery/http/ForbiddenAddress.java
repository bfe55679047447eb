package io.postrider.delivery.http;

import java.io.IOException;

/** The address policy forbids to connect. The message is for the owner of the webhook. */
final class ForbiddenAddress extends IOException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddress(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
