package io.postrider.rest.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times on the wire: ISO 8601, in UTC with exactly three digits of milliseconds where we write them. */
public final class Times {
    /** The rule of {@link #instant}, to be read after the name of the field. */
    public static final String INSTANT_RULE =
            "must be an ISO 8601 date and time with an offset, such as 2026-01-31T12:00:00.000Z, in the years 1 to 9999";

    private static final Instant MIN =
            OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
    private static final Instant END =
            OffsetDateTime.of(10_000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
    private static final int LONGEST = 64;
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final DateTimeFormatter SECONDS =
            new DateTimeFormatterBuilder().appendInstant(0).toFormatter();

    private Times() {}

    public static String text(Instant instant) {
        return MILLIS.format(instant);
    }

    /** Cut to seconds, as most dialects have it. */
    public static String seconds(Instant instant) {
        return SECONDS.format(instant);
    }

    /** The same, and null for null. */
    public static @Nullable String secondsOrNull(@Nullable Instant instant) {
        return instant == null ? null : seconds(instant);
    }

    /** The moment that a client's text means, cut to milliseconds, so that it stays the same wherever it is stored. */
    public static Optional<Instant> instant(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
            return instant.isBefore(MIN) || !instant.isBefore(END) ? Optional.empty() : Optional.of(instant);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
