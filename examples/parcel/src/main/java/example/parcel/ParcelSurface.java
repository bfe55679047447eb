package example.parcel;

import io.postrider.rest.dialect.DialectSurface;
import io.postrider.rest.dialect.FieldNames;
import io.postrider.rest.dialect.WrongField;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** The dialect's errors: {@code {"because":["…"]}}, one sentence for each field that is wrong. */
final class ParcelSurface extends DialectSurface {
    private static final FieldNames FIELDS = new FieldNames(Map.of("url", "target", "eventTypes", "scans"));

    ParcelSurface() {
        super(Parcel.NAME);
    }

    @Override
    public Response answer(Fault fault) {
        List<String> because = fault.problems().isEmpty()
                ? List.of(fault.detail())
                : WrongField.of(fault.problems(), FIELDS).stream()
                        .map(WrongField::sentence)
                        .toList();
        return JsonAnswer.of(status(fault.kind()), new JsonFields().with("because", because));
    }

    private static int status(Fault.Kind kind) {
        return switch (kind) {
            case MALFORMED, INVALID, UNSUPPORTED_MEDIA_TYPE -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case UNKNOWN, NO_SUCH_PATH -> 404;
            case WRONG_METHOD -> 405;
            case NOT_ACCEPTABLE -> 406;
            case CONFLICT, STALE -> 409;
            case TOO_LARGE -> 413;
            case TOO_MANY_REQUESTS -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
        };
    }
}
