package io.postrider.rest.v1;

import io.postrider.application.problem.FieldProblem;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Surface;
import io.postrider.rest.json.JsonText;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;

/** The native API's errors: problem details (RFC 9457), with one entry in {@code errors} for each field that is wrong. */
public final class NativeSurface implements Surface {
    /** The media type of problem details. */
    public static final MediaType PROBLEM_JSON = new MediaType("application", "problem+json");

    /** All paths that no dialect owns. */
    @Override
    public boolean owns(String path) {
        return true;
    }

    @Override
    public Response answer(Fault fault) {
        Named named = named(fault.kind());
        List<ErrorBody> errors = errors(fault.problems());
        Problem problem = new Problem("urn:postrider:problem:" + named.type, named.title, named.status, fault.detail());
        byte[] body = errors.isEmpty()
                ? JsonText.of(problem)
                : JsonText.of(new ProblemWithErrors(
                        problem.type(), problem.title(), problem.status(), problem.detail(), errors));
        return Response.status(named.status).type(PROBLEM_JSON).entity(body).build();
    }

    /**
     * One error for a field, the first: what a second check says of a field that could not be read, or of a list with such an
     * item, only follows from that.
     */
    private static List<ErrorBody> errors(List<FieldProblem> problems) {
        List<ErrorBody> errors = new ArrayList<>();
        for (FieldProblem problem : problems) {
            String field = problem.field();
            if (errors.stream().noneMatch(told -> told.field().equals(field) || isItemOf(field, told.field()))) {
                errors.add(new ErrorBody(field, problem.rule()));
            }
        }
        return errors;
    }

    private static boolean isItemOf(String list, String field) {
        return !list.isEmpty() && field.startsWith(list + "[");
    }

    /** The one place where the native API chooses statuses for what goes wrong. */
    private static Named named(Fault.Kind kind) {
        return switch (kind) {
            case MALFORMED -> new Named(400, "malformed-request", "The request cannot be read");
            case INVALID -> new Named(400, "invalid-request", "The request is not valid");
            case UNAUTHENTICATED -> new Named(401, "unauthenticated", "A valid API key is needed");
            case FORBIDDEN -> new Named(403, "forbidden", "The API key may not do this");
            case UNKNOWN, NO_SUCH_PATH -> new Named(404, "not-found", "Not found");
            case WRONG_METHOD -> new Named(405, "method-not-allowed", "Method not allowed");
            case NOT_ACCEPTABLE -> new Named(406, "not-acceptable", "No acceptable media type");
            case CONFLICT -> new Named(409, "conflict", "The request contradicts what is there");
            case STALE -> new Named(412, "precondition-failed", "It was changed since");
            case TOO_LARGE -> new Named(413, "content-too-large", "The body is too large");
            case UNSUPPORTED_MEDIA_TYPE -> new Named(415, "unsupported-media-type", "Unsupported media type");
            case TOO_MANY_REQUESTS -> new Named(429, "too-many-requests", "Too many requests");
            case INTERNAL -> new Named(500, "internal-error", "A fault of the server");
            case UNAVAILABLE -> new Named(503, "unavailable", "Not available now");
        };
    }

    private record Named(int status, String type, String title) {}

    private record Problem(String type, String title, int status, String detail) {}

    private record ProblemWithErrors(String type, String title, int status, String detail, List<ErrorBody> errors) {}

    private record ErrorBody(String field, String message) {}
}
