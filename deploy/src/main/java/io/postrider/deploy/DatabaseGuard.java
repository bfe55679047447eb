package io.postrider.deploy;

import io.postrider.application.storage.StorageConflict;
import io.postrider.application.storage.StorageUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Stands between the engine and the database, which all share: a transaction that the database rolled back in favour of another
 * is tried again, and while the database is away calls fail at once instead of queueing for its connections.
 *
 * <p>One circuit for the database as a whole, one call for each batch: see ADR 0007.
 */
@ApplicationScoped
public class DatabaseGuard {
    /** For the proxy. */
    protected DatabaseGuard() {}

    /**
     * Makes the call.
     *
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException while the database is away
     */
    @Retry(maxRetries = 5, delay = 10, jitter = 10, maxDuration = 5_000, retryOn = StorageConflict.class)
    @CircuitBreaker(
            requestVolumeThreshold = 2,
            failureRatio = 1,
            delay = 500,
            successThreshold = 1,
            failOn = StorageUnavailable.class,
            skipOn = StorageConflict.class)
    public <T> T call(Callable<T> batch) throws Exception {
        return batch.call();
    }
}
