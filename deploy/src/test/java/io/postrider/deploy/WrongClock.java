package io.postrider.deploy;

import io.postrider.application.engine.DatabaseClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * Puts a machine whose clock is five minutes ahead under a server: replaces the one bean that everything asks for the time. Runs inside
 * the server.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class WrongClock {
    @Produces
    @Singleton
    DatabaseClock clock() {
        return new DatabaseClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));
    }
}
