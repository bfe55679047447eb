package io.postrider.rest.zaits;

import io.postrider.domain.dialect.Zaits;
import io.postrider.rest.dialect.DialectSurface;
import io.postrider.rest.dialect.FieldNames;
import io.postrider.rest.dialect.WrongField;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.Times;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code {"success":false,"error":{"code","message","details"}}}; the details name the fields that are wrong. */
final class ZaitsSurface extends DialectSurface {
    private static final FieldNames NAMES = new FieldNames(Map.of("eventTypes", "events", "enabled", "active"));

    ZaitsSurface() {
        super(Zaits.NAME);
    }

    @Override
    public Response answer(Fault fault) {
        Named named = named(fault.kind());
        List<WrongField> problems = WrongField.of(fault.problems(), NAMES);
        JsonFields error = new JsonFields()
                .with("code", named.code())
                .with("message", message(fault, problems))
                .with("details", details(fault, problems));
        return JsonAnswer.of(
                named.status(), new JsonFields().with("success", false).with("error", error));
    }

    private static String message(Fault fault, List<WrongField> problems) {
        return switch (fault.kind()) {
            case INVALID -> problems.get(0).sentence();
            case UNKNOWN -> "Webhook endpoint not found";
            case UNAUTHENTICATED -> "Invalid or missing API key";
            case TOO_MANY_REQUESTS -> "API rate limit exceeded";
            default -> fault.detail();
        };
    }

    private static JsonFields details(Fault fault, List<WrongField> problems) {
        JsonFields details = new JsonFields();
        for (WrongField problem : problems) {
            details.with(problem.field().isEmpty() ? "request" : problem.field(), problem.sentence());
        }
        if (fault.kind() == Fault.Kind.TOO_MANY_REQUESTS) {
            Map<String, String> headers = fault.headers();
            details.with("limit", number(headers, Fault.RATE_LIMIT))
                    .with("retry_after", number(headers, Fault.RETRY_AFTER))
                    .with("reset_time", Times.seconds(Instant.ofEpochSecond(number(headers, Fault.RATE_LIMIT_RESET))));
        }
        return details;
    }

    private static long number(Map<String, String> headers, String name) {
        return Long.parseLong(headers.getOrDefault(name, "0"));
    }

    /** The one place where this dialect chooses statuses for what goes wrong. */
    private static Named named(Fault.Kind kind) {
        return switch (kind) {
            case MALFORMED, INVALID -> new Named(400, "validation_error");
            case UNAUTHENTICATED -> new Named(401, "unauthorized");
            case FORBIDDEN -> new Named(403, "forbidden");
            case UNKNOWN, NO_SUCH_PATH -> new Named(404, "not_found");
            case WRONG_METHOD -> new Named(405, "method_not_allowed");
            case NOT_ACCEPTABLE -> new Named(406, "not_acceptable");
            case CONFLICT -> new Named(409, "conflict");
            case STALE -> new Named(412, "precondition_failed");
            case TOO_LARGE -> new Named(413, "payload_too_large");
            case UNSUPPORTED_MEDIA_TYPE -> new Named(415, "unsupported_media_type");
            case TOO_MANY_REQUESTS -> new Named(429, "rate_limit_exceeded");
            case INTERNAL -> new Named(500, "internal_error");
            case UNAVAILABLE -> new Named(503, "service_unavailable");
        };
    }

    private record Named(int status, String code) {}
}
