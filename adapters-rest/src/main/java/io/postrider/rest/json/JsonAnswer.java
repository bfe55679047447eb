package io.postrider.rest.json;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Builds answers in JSON: bytes that we wrote, so that the server's own JSON providers have no say. */
public final class JsonAnswer {
    private JsonAnswer() {}

    /** The answer with a body that is written by {@link JsonText}. */
    public static Response of(int status, Object body) {
        return builder(status, JsonText.of(body)).build();
    }

    /** An answer with that text in UTF-8. */
    public static Response.ResponseBuilder builder(int status, byte[] body) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
    }
}
