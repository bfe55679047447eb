package io.postrider.deploy;

import java.util.List;

/** Thrown at start where configuration keys are missing or out of range. The message names each key and what it accepts. */
final class InvalidConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidConfiguration(List<String> problems) {
        super("Postrider cannot start with this configuration: " + String.join("; ", problems));
    }
}
