package io.postrider.launcher.demo;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One request that reached the receiver.
 *
 * @param attempt counted by the receiver for this delivery, from 1
 * @param verified whether the signature was right
 * @param answer the status that the receiver gave
 */
record Arrival(Instant time, String eventType, int attempt, boolean verified, int answer) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    boolean accepted() {
        return answer < 300;
    }

    /** As one line of a table. */
    String line(ZoneId zone) {
        return String.format(
                Locale.ROOT,
                "  %s  %-16s attempt %d  signature %s  answered %d%s",
                CLOCK.format(time.atZone(zone)),
                eventType,
                attempt,
                verified ? "verified" : "WRONG   ",
                answer,
                accepted() ? "" : ", on purpose: it will come again");
    }
}
