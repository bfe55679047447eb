package io.postrider.rest.dhmad;

import io.postrider.application.problem.FieldProblem;
import io.postrider.domain.dialect.Dhmad;
import io.postrider.domain.event.EventType;
import io.postrider.domain.webhook.WebhookUrl;
import io.postrider.rest.dialect.DialectSurface;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.Texts;
import io.postrider.rest.request.RepeatedRequest;
import jakarta.ws.rs.core.Response;

/** The dialect's errors: {@code {"error":"…"}}, with a {@code message} where a key is missing or may not do what is asked. */
final class DhmadSurface extends DialectSurface {
    private static final String BAD_BODY = "Invalid request body";

    DhmadSurface() {
        super(Dhmad.NAME);
    }

    @Override
    public Response answer(Fault fault) {
        return switch (fault.kind()) {
            case MALFORMED, UNSUPPORTED_MEDIA_TYPE -> error(400, BAD_BODY);
            case INVALID -> error(400, text(fault.problems().get(0)));
            case UNAUTHENTICATED -> error(401, "Unauthorized", "Invalid or missing developer token");
            case FORBIDDEN -> error(403, "Forbidden", fault.detail());
            case UNKNOWN -> error(404, "Webhook not found");
            case NO_SUCH_PATH -> error(404, "Not found");
            case WRONG_METHOD -> error(405, "Method not allowed");
            case NOT_ACCEPTABLE -> error(406, "Not acceptable");
            case CONFLICT, STALE -> error(409, "Conflict", fault.detail());
            case TOO_LARGE -> error(413, "Request body too large");
            case TOO_MANY_REQUESTS -> error(429, "Too many requests");
            case INTERNAL -> error(500, "Internal server error");
            case UNAVAILABLE -> error(503, "Service unavailable");
        };
    }

    /** The one place that knows the dialect's texts for what is wrong with a request. */
    private static String text(FieldProblem problem) {
        if (problem instanceof FieldProblem.LimitReached limit) {
            return "Maximum " + limit.max() + " webhooks allowed per developer";
        } else if (problem instanceof FieldProblem.BadUrl url) {
            return url.fault() == WebhookUrl.Fault.HTTP_IN_PRODUCTION
                    ? "Only HTTPS URLs are allowed in production"
                    : "Invalid URL format";
        } else if (problem instanceof FieldProblem.ForbiddenUrl) {
            return "Invalid URL format";
        } else if (problem instanceof FieldProblem.NoEventTypes) {
            return "At least one event type is required";
        } else if (problem instanceof FieldProblem.UnknownEventType unknown) {
            return "Unsupported event type: " + Texts.printable(unknown.text(), EventType.MAX_LENGTH);
        } else if (problem.field().equals(RepeatedRequest.HEADER)) {
            return "Invalid " + RepeatedRequest.HEADER + " header";
        }
        return BAD_BODY;
    }

    private static Response error(int status, String error) {
        return JsonAnswer.of(status, new JsonFields().with("error", error));
    }

    private static Response error(int status, String error, String message) {
        return JsonAnswer.of(status, new JsonFields().with("error", error).with("message", message));
    }
}
