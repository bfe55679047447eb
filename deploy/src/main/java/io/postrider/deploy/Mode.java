package io.postrider.deploy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How strict the server is. Production is the default; development is chosen. */
public enum Mode {
    /** Webhooks must be https, and nothing is sent to private addresses. */
    PRODUCTION,
    /** Webhooks may be http, and deliveries to this machine are allowed. */
    DEVELOPMENT;

    /** The mode as it is configured and shown: lower-case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Mode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
    }
}
