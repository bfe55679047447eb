package io.postrider.rest;

import io.postrider.rest.fault.Fault;
import io.postrider.rest.v1.NativeSurface;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;

/**
 * Answers what goes wrong before or beside JAX-RS, a request that the server itself refuses for example, in place of the server's
 * HTML pages. The error page of the web fragment leads here.
 */
@WebServlet(urlPatterns = ServerErrors.PATH, asyncSupported = true)
public final class ServerErrors extends HttpServlet {
    /** Nothing else is there, and called directly it is not there either. */
    static final String PATH = "/-/error";

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Response answer = new NativeSurface().answer(fault(status instanceof Integer code ? code : 404));
        byte[] body = (byte[]) answer.getEntity();
        response.setStatus(answer.getStatus());
        response.setContentType(NativeSurface.PROBLEM_JSON.toString());
        response.setContentLength(body.length);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.getOutputStream().write(body);
    }

    private static Fault fault(int status) {
        return switch (status) {
            case 404 -> Fault.noSuchPath();
            case 406 -> Fault.notAcceptable();
            case 503 -> Fault.unavailable("The server is starting or stopping.", Duration.ofSeconds(1));
            default ->
                status >= 500
                        ? Fault.internal("of the log around this time")
                        : Fault.malformed("The server refused the request with status " + status + ".");
        };
    }
}
