package io.postrider.delivery.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3): seconds or a date. */
final class RetryAfter {
    /** Longer than anybody waits; keeps what receivers write within the range of a duration. */
    private static final Duration MAX = Duration.ofDays(365);

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC);

    private RetryAfter() {}

    /** How long to wait from {@code now}, never negative; null where the value is missing or neither of the two. */
    static @Nullable Duration parse(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (text.matches("[0-9]+")) {
            return text.length() > 9 ? MAX : min(Duration.ofSeconds(Long.parseLong(text)));
        }
        Instant date = date(text);
        if (date == null) {
            return null;
        }
        return date.isBefore(now) ? Duration.ZERO : min(Duration.between(now, date));
    }

    /** The forms of RFC 9110, section 5.6.7; the oldest of them is unknown to the client. */
    private static @Nullable Instant date(String text) {
        Instant date = DateUtils.parseStandardDate(text);
        if (date != null) {
            return date;
        }
        try {
            return ASCTIME.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration min(Duration asked) {
        return asked.compareTo(MAX) > 0 ? MAX : asked;
    }
}
