package io.postrider.rest.v1;

import io.postrider.application.storage.RequestKey;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.rest.ServletAnswer;
import io.postrider.rest.auth.BearerKeys;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.dialect.DialectSettings;
import io.postrider.rest.fault.Surfaces;
import io.postrider.rest.request.RepeatedRequest;
import io.postrider.rest.request.RequestBody;
import io.postrider.rest.v1.Publishing.Call;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers publish requests before they reach JAX-RS, whose way to a resource and back costs more than all else that is done with an
 * event (ADR 19). What is unusual about a request, its media types or the host name of a dialect, goes the long way to {@link
 * EventsResource}, which answers the same.
 */
@WebFilter(
        urlPatterns = {PublishFilter.ONE, PublishFilter.BATCH},
        asyncSupported = true)
public final class PublishFilter extends HttpFilter {
    static final String ONE = "/v1/events";
    static final String BATCH = "/v1/events/batch";

    private static final int LARGE = 4 * 1024;
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger(PublishFilter.class.getName());
    private static final String JSON = "application/json";
    private static final List<String> JSON_IN_UTF_8 = List.of(JSON, JSON + ";charset=utf-8", JSON + "; charset=utf-8");

    private final transient Surfaces surfaces = new Surfaces(new NativeSurface(), List.of());

    @Inject
    private transient Publishing publishing;

    @Inject
    private transient BearerKeys keys;

    @Inject
    private transient DialectSettings dialects;

    /** For the server, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    public PublishFilter() {}

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!isPlain(request)) {
            chain.doFilter(request, response);
            return;
        }
        CompletionStage<Response> answer;
        try {
            answer = publish(request);
        } catch (RuntimeException e) {
            ServletAnswer.send(refusal(request, e), response);
            return;
        }
        AsyncContext async = ServletAnswer.later(request, response);
        async.setTimeout(0); // The engine completes every request.
        answer.whenComplete((accepted, fault) -> answer(async, fault == null ? accepted : refusal(request, fault)));
    }

    /** What is large goes on a thread of the server: writing it waits where the client does not read, and here all others wait behind it. */
    private static void answer(AsyncContext async, Response answer) {
        if (((byte[]) answer.getEntity()).length <= LARGE) {
            finish(async, answer);
            return;
        }
        try {
            async.start(() -> finish(async, answer));
        } catch (RuntimeException noThread) {
            LOG.log(Level.DEBUG, "the server has no thread for a large answer", noThread);
            finish(async, answer);
        }
    }

    private CompletionStage<Response> publish(HttpServletRequest request) throws IOException {
        AccountId account =
                CallerContext.account(keys.require(request.getHeader(HttpHeaders.AUTHORIZATION), Scope.EVENTS_WRITE));
        byte[] body = RequestBody.bytes(request.getHeader(HttpHeaders.CONTENT_LENGTH), request.getInputStream());
        Call call = path(request).equals(BATCH) ? Call.BATCH : Call.ONE;
        RequestKey key = RepeatedRequest.key(
                Collections.list(request.getHeaders(RepeatedRequest.HEADER)), call.operation(), body);
        return publishing.publish(call, account, body, key);
    }

    /** Decoded and below wherever the server is deployed. How it is parted depends on the servlet behind this filter. */
    private static String path(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getServletPath(), "")
                + Objects.requireNonNullElse(request.getPathInfo(), "");
    }

    private Response refusal(HttpServletRequest request, Throwable thrown) {
        return surfaces.answer(path(request), thrown);
    }

    private static void finish(AsyncContext async, Response answer) {
        try {
            ServletAnswer.send(answer, (HttpServletResponse) async.getResponse());
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "a client went away before it was answered", e);
        } finally {
            async.complete();
        }
    }

    private boolean isPlain(HttpServletRequest request) {
        return request.getMethod().equals("POST")
                && isJson(request.getContentType())
                && request.getHeader(HttpHeaders.CONTENT_ENCODING) == null
                && acceptsJson(request.getHeader(HttpHeaders.ACCEPT))
                && isNative(request.getHeader(HttpHeaders.HOST));
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && (contentType.equals(JSON) || JSON_IN_UTF_8.contains(contentType.toLowerCase(Locale.ROOT)));
    }

    /** Weights, which can mean none at all, are for those who know them. */
    private static boolean acceptsJson(@Nullable String accept) {
        return accept == null || (accept.indexOf(';') < 0 && (accept.contains("*/*") || accept.contains(JSON)));
    }

    private boolean isNative(@Nullable String host) {
        return dialects.hosts().isEmpty() || (host != null && dialects.at(host).isEmpty());
    }
}
