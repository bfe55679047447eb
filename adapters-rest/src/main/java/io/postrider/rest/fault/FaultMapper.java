package io.postrider.rest.fault;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Answers every exception in the shape of the surface that the request came to: never HTML, never a stack trace. */
public final class FaultMapper implements ExceptionMapper<Throwable> {
    private final Surfaces surfaces;

    @Context
    private @Nullable UriInfo uri;

    public FaultMapper(Surfaces surfaces) {
        this.surfaces = surfaces;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        return surfaces.answer(uri == null ? "" : uri.getPath(), thrown);
    }
}
