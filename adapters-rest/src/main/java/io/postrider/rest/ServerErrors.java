package io.postrider.rest;

import io.postrider.rest.dialect.DialectSettings;
import io.postrider.rest.dialect.RestDialects;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Surfaces;
import io.postrider.rest.request.RequestBody;
import io.postrider.rest.v1.NativeSurface;
import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;

/**
 * Answers what goes wrong before or beside JAX-RS, a request that the server itself refuses for example, in place of the server's
 * HTML pages, and in the shape of the surface that the request was for. The error page of the web fragment leads here. {@code TRACE}, and
 * what cannot be read as HTTP, never gets this far: the server's connector answers it, without a body.
 */
@WebServlet(urlPatterns = ServerErrors.PATH, asyncSupported = true)
public final class ServerErrors extends HttpServlet {
    /** Nothing else is there, and called directly it is not there either. */
    static final String PATH = "/-/error";

    private static final long serialVersionUID = 1L;

    @Inject
    private transient RestDialects dialects;

    @Inject
    private transient DialectSettings settings;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Fault fault = fault(status instanceof Integer code ? code : 404);
        Response answer = new Surfaces(new NativeSurface(), dialects.surfaces()).answer(path(request), fault);
        ServletAnswer.send(answer, response);
    }

    /** What was asked for, below the name of the dialect that the host is for. */
    private String path(HttpServletRequest request) {
        Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = uri instanceof String text ? text : request.getRequestURI();
        String below = path.startsWith(request.getContextPath())
                ? path.substring(request.getContextPath().length())
                : path;
        String host = request.getHeader(HttpHeaders.HOST);
        return host == null
                ? below
                : settings.at(host).map(dialect -> "/" + dialect + below).orElse(below);
    }

    private static Fault fault(int status) {
        return switch (status) {
            case 404 -> Fault.noSuchPath();
            case 405 -> Fault.wrongMethod("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
            case 406 -> Fault.notAcceptable();
            case 413 -> Fault.tooLarge(RequestBody.MAX_BYTES);
            case 415 -> Fault.unsupportedMediaType("The server does not read this media type.");
            case 503 -> Fault.unavailable("The server is starting or stopping.", Duration.ofSeconds(1));
            default ->
                status >= 500
                        ? Fault.internal("of the log around this time")
                        : Fault.malformed("The server refused the request with status " + status + ".");
        };
    }
}
