package io.postrider.persistence.engine;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.persistence.database.Row;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How attempts stand in their table. */
final class Attempts {
    private Attempts() {}

    /** Why there was no answer; empty where there was one: then the status tells. */
    static String error(Attempt attempt) {
        return attempt.outcome()
                .fold(
                        it -> "",
                        it -> "",
                        Outcome.TimedOut::reason,
                        Outcome.Unreachable::reason,
                        Outcome.Blocked::reason);
    }

    static @Nullable Long retryAfterMillis(Attempt attempt) {
        if (attempt.outcome() instanceof Outcome.Rejected rejected) {
            Duration retryAfter = rejected.retryAfter();
            return retryAfter == null ? null : retryAfter.toMillis();
        }
        return null;
    }

    static Attempt read(Row row) throws SQLException {
        return new Attempt(
                row.integer("number"),
                Codes.trigger(row.integer("trigger")),
                row.instant("started_at"),
                duration(row),
                outcome(row),
                new ReceiverResponse(
                        row.integerOrNull("response_status"), row.text("response_headers"), row.text("response_body")));
    }

    static Duration duration(Row row) throws SQLException {
        return Duration.ofMillis(row.integer("duration_millis"));
    }

    static Outcome outcome(Row row) throws SQLException {
        return switch (Codes.outcome(row.integer("outcome"))) {
            case ACCEPTED -> new Outcome.Accepted(row.integer("response_status"));
            case REJECTED -> new Outcome.Rejected(row.integer("response_status"), retryAfter(row));
            case TIMED_OUT -> new Outcome.TimedOut(row.text("error"));
            case UNREACHABLE -> new Outcome.Unreachable(row.text("error"));
            case BLOCKED -> new Outcome.Blocked(row.text("error"));
        };
    }

    private static @Nullable Duration retryAfter(Row row) throws SQLException {
        Long millis = row.longOrNull("retry_after_millis");
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
