package io.postrider.rest.dialect;

import io.postrider.domain.dialect.DialectName;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Puts a dialect's name before the path of each request that comes to a host name which is for that dialect, so that a client
 * which knows nothing of Postrider finds the paths that it knows.
 */
@PreMatching
@Priority(HostNames.FIRST)
public final class HostNames implements ContainerRequestFilter {
    static final int FIRST = 100;

    private final DialectSettings settings;

    public HostNames(DialectSettings settings) {
        this.settings = settings;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (settings.hosts().isEmpty()) {
            return;
        }
        String host = host(request);
        if (host != null) {
            settings.at(host).ifPresent(dialect -> prefix(request, dialect));
        }
    }

    /** The header of HTTP/1.1, or what stands for it. */
    private static @Nullable String host(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.HOST);
        return header == null ? request.getUriInfo().getRequestUri().getRawAuthority() : header;
    }

    private static void prefix(ContainerRequestContext request, DialectName dialect) {
        URI base = request.getUriInfo().getBaseUri();
        URI asked = request.getUriInfo().getRequestUri();
        String root = base.getRawPath();
        String path = asked.getRawPath();
        String below = path.startsWith(root) ? path.substring(root.length()) : "";
        String query = asked.getRawQuery();
        request.setRequestUri(base, base.resolve(root + dialect + "/" + below + (query == null ? "" : "?" + query)));
    }
}
