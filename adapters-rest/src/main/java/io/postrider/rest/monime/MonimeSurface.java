package io.postrider.rest.monime;

import io.postrider.domain.dialect.Monime;
import io.postrider.rest.dialect.DialectSurface;
import io.postrider.rest.dialect.FieldNames;
import io.postrider.rest.dialect.WrongField;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.json.JsonAnswer;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** The dialect's errors: {@code success} and {@code messages} as in all its answers, and {@code error} with one detail for each wrong field. */
final class MonimeSurface extends DialectSurface {
    private static final FieldNames FIELDS =
            new FieldNames(Map.of("eventTypes", "events", "secret", "verificationMethod.secret"));
    private static final String INVALID = "invalid_request";

    MonimeSurface() {
        super(Monime.NAME);
    }

    @Override
    public Response answer(Fault fault) {
        return switch (fault.kind()) {
            case MALFORMED, UNSUPPORTED_MEDIA_TYPE -> error(400, INVALID, fault.detail());
            case INVALID -> invalid(WrongField.of(fault.problems(), FIELDS));
            case UNAUTHENTICATED -> error(401, "unauthenticated", fault.detail());
            case FORBIDDEN -> error(403, "forbidden", fault.detail());
            case UNKNOWN -> error(404, "not_found", fault.detail());
            case NO_SUCH_PATH -> error(404, "not_found", "There is nothing at this path.");
            case WRONG_METHOD -> error(405, INVALID, fault.detail());
            case NOT_ACCEPTABLE -> error(406, INVALID, fault.detail());
            case CONFLICT, STALE -> error(409, "conflict", fault.detail());
            case TOO_LARGE -> error(413, INVALID, fault.detail());
            case TOO_MANY_REQUESTS -> error(429, "too_many_requests", fault.detail());
            case INTERNAL -> error(500, "internal_error", fault.detail());
            case UNAVAILABLE -> error(503, "unavailable", fault.detail());
        };
    }

    private static Response invalid(List<WrongField> wrong) {
        List<String> messages =
                wrong.stream().map(field -> field.sentence() + ".").toList();
        List<Detail> details = wrong.stream()
                .filter(field -> !field.field().isEmpty())
                .map(field -> new Detail(field.field(), field.rule()))
                .toList();
        return answer(400, INVALID, messages, details);
    }

    private static Response error(int status, String reason, String message) {
        return answer(status, reason, List.of(message), List.of());
    }

    private static Response answer(int status, String reason, List<String> messages, List<Detail> details) {
        return JsonAnswer.of(
                status, new Failure(false, messages, new ErrorBody(status, reason, messages.get(0), details)));
    }

    private record Failure(boolean success, List<String> messages, ErrorBody error) {}

    private record ErrorBody(int code, String reason, String message, List<Detail> details) {}

    private record Detail(String field, String message) {}
}
