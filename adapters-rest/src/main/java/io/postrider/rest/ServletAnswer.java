package io.postrider.rest;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Gives an answer without JAX-RS. */
public final class ServletAnswer {
    private ServletAnswer() {}

    /** Lets another thread answer. */
    public static AsyncContext later(HttpServletRequest request, HttpServletResponse response) {
        beginWith200(response);
        return request.startAsync(request, response);
    }

    /**
     * To be done before a request becomes asynchronous. On its way back the thread that it came on asks for the status, and where there is
     * none yet Payara's connector fills in 200 without regard to another thread, which sets one at this moment: 202 was sent as 200, and
     * a refusal would be too.
     */
    static void beginWith200(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
    }

    /** Writes all of the answer, whose entity MUST be bytes. */
    public static void send(Response answer, HttpServletResponse response) throws IOException {
        byte[] body = (byte[]) answer.getEntity();
        response.setStatus(answer.getStatus());
        answer.getStringHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        SecurityHeaders.addTo(response);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
