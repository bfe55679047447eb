package io.postrider.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;

/**
 * Headers that every answer carries: what is JSON is not to be taken for anything else, answers can hold secrets and are not to be
 * kept by anybody on the way, and no page may embed them. There are no CORS headers: browsers of other sites get nothing.
 */
final class SecurityHeaders implements ContainerResponseFilter {
    private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle("X-Content-Type-Options", "nosniff");
        headers.putSingle("Referrer-Policy", "no-referrer");
        if (!headers.containsKey(HttpHeaders.CACHE_CONTROL)) {
            headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        if (!headers.containsKey(CONTENT_SECURITY_POLICY)) {
            headers.putSingle(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
        }
    }
}
