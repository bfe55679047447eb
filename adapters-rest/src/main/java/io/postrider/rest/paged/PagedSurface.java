package io.postrider.rest.paged;

import io.postrider.application.problem.FieldProblem;
import io.postrider.domain.dialect.Paged;
import io.postrider.rest.dialect.DialectSurface;
import io.postrider.rest.dialect.FieldNames;
import io.postrider.rest.dialect.WrongField;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code {"error":{"code","message","details"}}} with the status as code and sentences as details. */
final class PagedSurface extends DialectSurface {
    private static final FieldNames NAMES = new FieldNames(Map.of("eventTypes", "events", "enabled", "status"));

    PagedSurface() {
        super(Paged.NAME);
    }

    @Override
    public Response answer(Fault fault) {
        Named named = named(fault);
        JsonFields error = new JsonFields()
                .with("code", named.status())
                .with("message", named.message())
                .with("details", details(fault));
        return JsonAnswer.of(named.status(), new JsonFields().with("error", error));
    }

    private static String details(Fault fault) {
        return switch (fault.kind()) {
            case INVALID ->
                WrongField.of(fault.problems(), NAMES).stream()
                        .map(WrongField::sentence)
                        .collect(Collectors.joining("; "));
            default -> fault.detail();
        };
    }

    /** The one place where this dialect chooses statuses for what goes wrong. */
    private static Named named(Fault fault) {
        return switch (fault.kind()) {
            case MALFORMED -> Named.INVALID_PARAMETERS;
            case INVALID -> isAboutUrls(fault.problems()) ? Named.INVALID_URL : Named.INVALID_PARAMETERS;
            case UNAUTHENTICATED -> new Named(401, "Authentication required");
            case FORBIDDEN -> new Named(403, "Insufficient permissions");
            case UNKNOWN -> new Named(404, "Webhook not found");
            case NO_SUCH_PATH -> new Named(404, "Not found");
            case WRONG_METHOD -> new Named(405, "Method not allowed");
            case NOT_ACCEPTABLE -> new Named(406, "Not acceptable");
            case CONFLICT -> new Named(409, "Conflict");
            case STALE -> new Named(412, "Precondition failed");
            case TOO_LARGE -> new Named(413, "Request body too large");
            case UNSUPPORTED_MEDIA_TYPE -> new Named(415, "Unsupported media type");
            case TOO_MANY_REQUESTS -> new Named(429, "Rate limit exceeded");
            case INTERNAL -> new Named(500, "Internal error");
            case UNAVAILABLE -> new Named(503, "Service unavailable");
        };
    }

    /** Whether nothing is wrong but the URL itself: that it is missing, or no text, is a wrong parameter. */
    private static boolean isAboutUrls(List<FieldProblem> problems) {
        return problems.stream()
                .allMatch(problem ->
                        problem instanceof FieldProblem.BadUrl || problem instanceof FieldProblem.ForbiddenUrl);
    }

    private record Named(int status, String message) {
        static final Named INVALID_PARAMETERS = new Named(400, "Invalid parameters");
        static final Named INVALID_URL = new Named(422, "Invalid webhook URL");
    }
}
