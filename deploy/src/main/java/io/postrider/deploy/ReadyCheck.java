package io.postrider.deploy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** {@code /health/ready}: the database is migrated, answers and takes writes, and events can be published. */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {
    @Inject
    private Server server;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("postrider").status(server.isReady()).build();
    }
}
