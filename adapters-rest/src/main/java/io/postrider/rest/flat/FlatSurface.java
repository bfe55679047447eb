package io.postrider.rest.flat;

import io.postrider.application.problem.FieldProblem;
import io.postrider.domain.dialect.Flat;
import io.postrider.rest.dialect.DialectSurface;
import io.postrider.rest.dialect.FieldNames;
import io.postrider.rest.dialect.WrongField;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** The dialect's errors: {@code {"error":{"code","message"}}}, with {@code field} where one is at fault. */
final class FlatSurface extends DialectSurface {
    private static final FieldNames FIELDS = new FieldNames(Map.of("eventTypes", "events", "enabled", "active"));
    private static final String INVALID = "invalid_request";

    FlatSurface() {
        super(Flat.NAME);
    }

    @Override
    public Response answer(Fault fault) {
        return switch (fault.kind()) {
            case MALFORMED, UNSUPPORTED_MEDIA_TYPE -> error(400, INVALID, fault);
            case INVALID -> invalid(fault.problems().get(0));
            case UNAUTHENTICATED -> error(401, "unauthorized", fault);
            case FORBIDDEN -> error(403, "forbidden", fault);
            case UNKNOWN -> error(404, "not_found", fault);
            case NO_SUCH_PATH -> error(404, "not_found", "There is nothing at this path.", "");
            case WRONG_METHOD -> error(405, INVALID, fault);
            case NOT_ACCEPTABLE -> error(406, INVALID, fault);
            case CONFLICT, STALE -> error(409, "conflict", fault);
            case TOO_LARGE -> error(413, INVALID, fault);
            case TOO_MANY_REQUESTS -> error(429, "rate_limited", fault);
            case INTERNAL -> error(500, "internal_error", fault);
            case UNAVAILABLE -> error(503, "unavailable", fault);
        };
    }

    private static Response invalid(FieldProblem problem) {
        WrongField wrong = new WrongField(FIELDS.of(problem.field()), problem);
        return error(400, INVALID, wrong.sentence() + ".", FIELDS.whole(problem.field()));
    }

    private static Response error(int status, String code, Fault fault) {
        return error(status, code, fault.detail(), "");
    }

    private static Response error(int status, String code, String message, String field) {
        JsonFields error = new JsonFields()
                .with("code", code)
                .with("message", message)
                .withIfAny("field", field.isEmpty() ? null : field);
        return JsonAnswer.of(status, new JsonFields().with("error", error));
    }
}
