package io.postrider.rest.auth;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/** Puts the check of {@link RequiresScope} before each call that has one. */
public final class Scopes implements DynamicFeature {
    private final BearerKeys keys;

    public Scopes(BearerKeys keys) {
        this.keys = keys;
    }

    @Override
    public void configure(ResourceInfo call, FeatureContext context) {
        RequiresScope required = call.getResourceMethod().getAnnotation(RequiresScope.class);
        if (required != null) {
            context.register(new ScopeFilter(keys, required.value()));
        }
    }
}
