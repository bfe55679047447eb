package io.postrider.rest.limit;

import io.postrider.rest.auth.RequiresScope;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts the limit of requests before each call of some resources that needs a scope; they share one allowance an account. */
public final class RequestLimits implements DynamicFeature {
    private final Set<Class<?>> limited;
    private final RequestLimit limit;
    private final RequestLimitFilter filter;

    /** @param limited the resources whose calls are limited */
    public RequestLimits(Collection<Object> limited, RequestLimit limit, InstantSource clock) {
        this.limited = limited.stream().map(Object::getClass).collect(Collectors.toUnmodifiableSet());
        this.limit = limit;
        filter = new RequestLimitFilter(limit, new Allowances(limit), clock);
    }

    @Override
    public void configure(ResourceInfo call, FeatureContext context) {
        if (limit.perMinute() != RequestLimit.UNLIMITED
                && limited.contains(call.getResourceClass())
                && call.getResourceMethod().isAnnotationPresent(RequiresScope.class)) {
            context.register(filter);
        }
    }
}
