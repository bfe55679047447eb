package io.postrider.delivery.http.body;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How a dialect writes a time: whole seconds, the part of a second that is under way left out. */
public enum EventTime {
    /** ISO 8601 in UTC, as a string, for example {@code "2026-01-15T12:30:00Z"}. */
    ISO_8601 {
        @Override
        String json(Instant time) {
            return '"' + isoSeconds(time) + '"';
        }
    },
    /** Seconds since 1970, as a number. */
    UNIX_SECONDS {
        @Override
        String json(Instant time) {
            return Long.toString(time.getEpochSecond());
        }
    };

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    abstract String json(Instant time);

    /** ISO 8601 in UTC, for example {@code 2026-01-15T12:30:00Z}. */
    public static String isoSeconds(Instant time) {
        return SECONDS.format(time);
    }
}
