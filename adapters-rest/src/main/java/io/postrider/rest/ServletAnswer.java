package io.postrider.rest;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Gives an answer without JAX-RS. */
public final class ServletAnswer {
    private ServletAnswer() {}

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
