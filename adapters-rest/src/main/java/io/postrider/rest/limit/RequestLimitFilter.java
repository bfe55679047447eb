package io.postrider.rest.limit;

import io.postrider.domain.id.AccountId;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Refuses requests of an account that has made too many; comes after who makes it is known. */
@Priority(Priorities.AUTHORIZATION)
final class RequestLimitFilter implements ContainerRequestFilter {
    private final RequestLimit limit;
    private final Allowances allowances;
    private final InstantSource clock;

    RequestLimitFilter(RequestLimit limit, Allowances allowances, InstantSource clock) {
        this.limit = limit;
        this.allowances = allowances;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        AccountId account = CallerContext.account(request.getSecurityContext());
        Instant now = clock.instant();
        Optional<Duration> wait = allowances.take(account, now);
        if (wait.isPresent()) {
            throw new Refused(Fault.tooManyRequests(
                    "The account may make " + limit.perMinute() + " requests a minute.",
                    limit.perMinute(),
                    wait.get(),
                    now));
        }
    }
}
