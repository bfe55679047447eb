package io.postrider.deploy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * {@code /health/live}: none of the engine's threads has ended. It does not look at the database: a restart of this server would not
 * bring that back.
 */
@Liveness
@ApplicationScoped
public class LiveCheck implements HealthCheck {
    @Inject
    private Server server;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("postrider").status(server.isAlive()).build();
    }
}
