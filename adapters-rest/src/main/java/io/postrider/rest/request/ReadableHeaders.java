package io.postrider.rest.request;

import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose {@code Content-Type} or {@code Accept} is none, in the shape of the surface that they came to: Jersey by
 * itself answers those with an empty 400.
 */
@PreMatching
public final class ReadableHeaders implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        if (!isUsual(request.getHeaderString(HttpHeaders.CONTENT_TYPE))) {
            try {
                request.getMediaType();
            } catch (ProcessingException e) {
                throw new Refused(Fault.unsupportedMediaType("The header Content-Type is no media type."));
            }
        }
        if (!isUsual(request.getHeaderString(HttpHeaders.ACCEPT))) {
            try {
                request.getAcceptableMediaTypes();
            } catch (ProcessingException e) {
                throw new Refused(Fault.malformed("The header Accept is no list of media types."));
            }
        }
    }

    /** What nearly all requests have needs no reading. */
    private static boolean isUsual(@Nullable String header) {
        return header == null || header.equals(MediaType.APPLICATION_JSON) || header.equals(MediaType.WILDCARD);
    }
}
