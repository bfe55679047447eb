package io.postrider.rest.auth;

import io.postrider.application.account.Authenticate;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/** Puts the check of {@link RequiresScope} before each call that has one. */
public final class Scopes implements DynamicFeature {
    private final Authenticate authenticate;

    public Scopes(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    @Override
    public void configure(ResourceInfo call, FeatureContext context) {
        RequiresScope required = call.getResourceMethod().getAnnotation(RequiresScope.class);
        if (required != null) {
            context.register(new ScopeFilter(authenticate, required.value()));
        }
    }
}
