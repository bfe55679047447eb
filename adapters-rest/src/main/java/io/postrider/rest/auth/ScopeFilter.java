package io.postrider.rest.auth;

import io.postrider.domain.account.Scope;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;

/** Lets a request pass whose key has the scope of the call. */
@Priority(Priorities.AUTHENTICATION)
final class ScopeFilter implements ContainerRequestFilter {
    private final BearerKeys keys;
    private final Scope scope;

    ScopeFilter(BearerKeys keys, Scope scope) {
        this.keys = keys;
        this.scope = scope;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        request.setSecurityContext(new CallerContext(
                keys.require(request.getHeaderString(HttpHeaders.AUTHORIZATION), scope),
                request.getSecurityContext().isSecure()));
    }
}
