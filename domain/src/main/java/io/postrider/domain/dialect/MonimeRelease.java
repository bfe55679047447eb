package io.postrider.domain.dialect;

import java.util.Arrays;
import java.util.Optional;

/** A release of the {@code monime} API, to which each of its webhooks is bound. */
public enum MonimeRelease {
    CAPH("caph", "caph.2025-08-23"),
    SIRIUSB("siriusb", "siriusb");

    private final String text;
    private final String apiVersion;

    MonimeRelease(String text, String apiVersion) {
        this.text = text;
        this.apiVersion = apiVersion;
    }

    /** As it stands in requests and answers. */
    public String text() {
        return text;
    }

    /** As it stands in deliveries. */
    public String apiVersion() {
        return apiVersion;
    }

    public static Optional<MonimeRelease> of(String text) {
        return Arrays.stream(values())
                .filter(release -> release.text.equals(text))
                .findFirst();
    }
}
