package io.postrider.rest.fault;

import io.postrider.application.problem.FieldProblem;
import io.postrider.domain.account.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Why a request is refused, in no surface's shape yet.
 *
 * @param detail a sentence for the client's author
 * @param problems what is wrong with which field; empty unless the kind is {@link Kind#INVALID}
 * @param headers that belong to the answer whatever its shape
 */
public record Fault(Kind kind, String detail, List<FieldProblem> problems, Map<String, String> headers) {
    /** The header that says when to try again, in seconds. */
    public static final String RETRY_AFTER = "Retry-After";

    public static final String RATE_LIMIT = "X-RateLimit-Limit";
    public static final String RATE_LIMIT_REMAINING = "X-RateLimit-Remaining";
    public static final String RATE_LIMIT_RESET = "X-RateLimit-Reset";

    /** The kinds that surfaces tell apart. */
    public enum Kind {
        /** The body cannot be read at all. */
        MALFORMED,
        /** The body, a parameter or a header can be read and breaks rules. */
        INVALID,
        /** No valid key came with the request. */
        UNAUTHENTICATED,
        /** The key is valid and may not do this. */
        FORBIDDEN,
        /** What the request names does not exist, for this caller. */
        UNKNOWN,
        /** There is nothing at this path. */
        NO_SUCH_PATH,
        WRONG_METHOD,
        NOT_ACCEPTABLE,
        UNSUPPORTED_MEDIA_TYPE,
        TOO_LARGE,
        /** It contradicts an earlier request, or the state that the thing is in. */
        CONFLICT,
        /** What it wants to change was changed by somebody else meanwhile. */
        STALE,
        /** This client, or all of them, ask for too much at once: later. */
        TOO_MANY_REQUESTS,
        /** Not now, but later. */
        UNAVAILABLE,
        /** A fault of the server, logged under an id. */
        INTERNAL
    }

    public Fault {
        problems = List.copyOf(problems);
        headers = Map.copyOf(headers);
    }

    private static Fault of(Kind kind, String detail) {
        return new Fault(kind, detail, List.of(), Map.of());
    }

    private static Fault with(Kind kind, String detail, String header, String value) {
        return new Fault(kind, detail, List.of(), Map.of(header, value));
    }

    public static Fault malformed(String detail) {
        return of(Kind.MALFORMED, detail);
    }

    public static Fault invalid(List<FieldProblem> problems) {
        return new Fault(Kind.INVALID, "The request breaks rules; see errors.", problems, Map.of());
    }

    public static Fault unauthenticated() {
        return with(
                Kind.UNAUTHENTICATED,
                "The request needs an API key: Authorization: Bearer <key>.",
                "WWW-Authenticate",
                "Bearer realm=\"postrider\"");
    }

    public static Fault wrongKey() {
        return with(
                Kind.UNAUTHENTICATED,
                "The API key is unknown, revoked or expired.",
                "WWW-Authenticate",
                "Bearer realm=\"postrider\", error=\"invalid_token\"");
    }

    public static Fault scopeMissing(Scope scope) {
        return with(
                Kind.FORBIDDEN,
                "The API key lacks the scope " + scope.text() + ".",
                "WWW-Authenticate",
                insufficient(scope));
    }

    /** The administrator's key came where an account's key is needed. */
    public static Fault accountMissing(Scope scope) {
        return with(
                Kind.FORBIDDEN,
                "The administration key belongs to no account: use an API key of an account with the scope "
                        + scope.text() + ".",
                "WWW-Authenticate",
                insufficient(scope));
    }

    /** See {@link Kind#UNKNOWN}; {@code what} is read after "no such". */
    public static Fault unknown(String what) {
        return of(Kind.UNKNOWN, "There is no such " + what + ".");
    }

    public static Fault noSuchPath() {
        return of(Kind.NO_SUCH_PATH, "There is nothing at this path; GET /openapi lists what there is.");
    }

    public static Fault wrongMethod(String allowed) {
        return with(Kind.WRONG_METHOD, "This path allows " + allowed + ".", "Allow", allowed);
    }

    public static Fault notAcceptable() {
        return of(Kind.NOT_ACCEPTABLE, "The answer has no media type that the Accept header allows.");
    }

    public static Fault unsupportedMediaType(String detail) {
        return of(Kind.UNSUPPORTED_MEDIA_TYPE, detail);
    }

    public static Fault tooLarge(int maxBytes) {
        return of(Kind.TOO_LARGE, "The body is larger than " + maxBytes + " bytes.");
    }

    public static Fault conflict(String detail) {
        return of(Kind.CONFLICT, detail);
    }

    public static Fault stale() {
        return of(Kind.STALE, "It was changed since; read it again and repeat the change with its new ETag.");
    }

    /** Something that the server needs is away or full; {@code retryAfter} is when to try again at the earliest. */
    public static Fault unavailable(String detail, Duration retryAfter) {
        return with(Kind.UNAVAILABLE, detail, RETRY_AFTER, seconds(retryAfter));
    }

    /** More than what may be asked for at once; {@code retryAfter} is when to try again at the earliest. */
    public static Fault tooManyRequests(String detail, Duration retryAfter) {
        return with(Kind.TOO_MANY_REQUESTS, detail, RETRY_AFTER, seconds(retryAfter));
    }

    /**
     * The same for what is counted: the headers also say how many there may be, that none is left, and when there is again one, in
     * seconds since 1970.
     */
    public static Fault tooManyRequests(String detail, int limit, Duration retryAfter, Instant now) {
        String wait = seconds(retryAfter);
        return new Fault(
                Kind.TOO_MANY_REQUESTS,
                detail,
                List.of(),
                Map.of(
                        RETRY_AFTER,
                        wait,
                        RATE_LIMIT,
                        Integer.toString(limit),
                        RATE_LIMIT_REMAINING,
                        "0",
                        RATE_LIMIT_RESET,
                        Long.toString(now.getEpochSecond() + Long.parseLong(wait))));
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    /** A fault that is logged under that id. */
    public static Fault internal(String id) {
        return of(Kind.INTERNAL, "A fault of the server, logged under the id " + id + ".");
    }

    private static String insufficient(Scope scope) {
        return "Bearer realm=\"postrider\", error=\"insufficient_scope\", scope=\"" + scope.text() + "\"";
    }
}
