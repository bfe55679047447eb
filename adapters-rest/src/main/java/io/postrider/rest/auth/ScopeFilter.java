package io.postrider.rest.auth;

import io.postrider.application.account.Authenticate;
import io.postrider.application.account.Caller;
import io.postrider.domain.account.Scope;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lets a request pass whose {@code Authorization: Bearer} key (RFC 6750) has the scope of the call. */
@Priority(Priorities.AUTHENTICATION)
final class ScopeFilter implements ContainerRequestFilter {
    private static final String SCHEME = "bearer ";

    private final Authenticate authenticate;
    private final Scope scope;

    ScopeFilter(Authenticate authenticate, Scope scope) {
        this.authenticate = authenticate;
        this.scope = scope;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String token = token(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        Caller caller = authenticate.authenticate(token).orElseThrow(() -> new Refused(Fault.wrongKey()));
        if (!caller.may(scope)) {
            throw new Refused(caller.fold(() -> Fault.accountMissing(scope), key -> Fault.scopeMissing(scope)));
        }
        request.setSecurityContext(
                new CallerContext(caller, request.getSecurityContext().isSecure()));
    }

    private static String token(@Nullable String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw new Refused(Fault.unauthenticated());
        }
        return header.substring(SCHEME.length()).strip();
    }
}
