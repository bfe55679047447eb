package io.postrider.rest.auth;

import io.postrider.application.account.Caller;
import io.postrider.application.account.UnknownAccount;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The caller of a request, as JAX-RS carries it to the resource. */
public final class CallerContext implements SecurityContext {
    private final Caller caller;
    private final boolean secure;

    CallerContext(Caller caller, boolean secure) {
        this.caller = caller;
        this.secure = secure;
    }

    /** The account that the caller acts for. MUST be asked only in calls whose scope no administrator has. */
    public static AccountId account(SecurityContext context) {
        return account(caller(context));
    }

    /** The account of a caller who was let in for a scope that no administrator has. */
    public static AccountId account(Caller caller) {
        return caller.fold(
                () -> {
                    throw new UnknownAccount();
                },
                Caller.KeyHolder::account);
    }

    /** The caller. MUST be asked only in calls that require a scope. */
    public static Caller caller(SecurityContext context) {
        return ((CallerPrincipal) context.getUserPrincipal()).caller();
    }

    @Override
    public Principal getUserPrincipal() {
        return new CallerPrincipal(caller);
    }

    @Override
    public boolean isUserInRole(String role) {
        return Scope.of(role).map(caller::may).orElse(false);
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }

    private record CallerPrincipal(Caller caller) implements Principal {
        @Override
        public String getName() {
            return caller.fold(() -> "administrator", key -> key.account().toString());
        }
    }
}
