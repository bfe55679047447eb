package io.postrider.rest.fault;

import io.postrider.application.engine.NodesLagBehind;
import io.postrider.application.engine.Overloaded;
import io.postrider.application.problem.Invalid;
import io.postrider.application.problem.Unknown;
import io.postrider.application.recovery.RecoveryRefused;
import io.postrider.application.storage.RequestKeyReused;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.VersionConflict;
import io.postrider.rest.guard.GuardedTest;
import io.postrider.rest.guard.TooManyTests;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** What each exception means for the client: the one place that decides it. */
final class Faults {
    private static final Logger LOG = System.getLogger(Faults.class.getName());

    /** The database is asked again soon: an outage ends without notice. */
    private static final Duration STORAGE_RETRY_AFTER = Duration.ofSeconds(2);

    private static final Duration BETWEEN_OUTAGE_LOGS = Duration.ofSeconds(5);
    private static final AtomicLong LAST_OUTAGE_LOGGED =
            new AtomicLong(System.nanoTime() - BETWEEN_OUTAGE_LOGS.toNanos());
    private static final Duration TEST_RETRY_AFTER = Duration.ofSeconds(5);

    private Faults() {}

    static Fault of(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof Refused refused) {
            return refused.fault();
        } else if (cause instanceof Invalid invalid) {
            return Fault.invalid(invalid.problems());
        } else if (cause instanceof Unknown unknown) {
            return Fault.unknown(unknown.what());
        } else if (cause instanceof RequestKeyReused reused) {
            return Fault.conflict(reused.field() + " was used before with another content.");
        } else if (cause instanceof VersionConflict) {
            return Fault.stale();
        } else if (cause instanceof RecoveryRefused refused) {
            return Fault.conflict(why(refused.reason()));
        } else if (cause instanceof StorageUnavailable unavailable) {
            logOutage(cause);
            return Fault.unavailable(
                    unavailable.nothingWasStored()
                            ? "The database is not available; nothing was stored."
                            : "The database went away; whether it was stored is not known. The same Idempotency-Key tells.",
                    STORAGE_RETRY_AFTER);
        } else if (cause instanceof Overloaded overloaded) {
            return Fault.unavailable(sentence(overloaded) + "; nothing was stored.", overloaded.retryAfter());
        } else if (cause instanceof NodesLagBehind) {
            return Fault.unavailable(
                    "The change is stored, but another server has not taken it in yet. Repeat the request.",
                    STORAGE_RETRY_AFTER);
        } else if (cause instanceof TooManyTests) {
            return tooManyTests(
                    "Too many webhooks of the account are being tested at once.", GuardedTest.MAX_OF_AN_ACCOUNT);
        } else if (cause instanceof BulkheadException) {
            return tooManyTests("Too many webhooks are being tested at once.", GuardedTest.MAX_AT_ONCE);
        } else if (cause instanceof TimeoutException) {
            return Fault.unavailable("The test took too long.", TEST_RETRY_AFTER);
        } else if (cause instanceof WebApplicationException routing) {
            return ofRouting(routing);
        }
        return internal(cause);
    }

    private static String sentence(Overloaded overloaded) {
        String reason = String.valueOf(overloaded.getMessage());
        return reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1);
    }

    private static Fault tooManyTests(String detail, int most) {
        return Fault.tooManyRequests(detail, most, TEST_RETRY_AFTER, Instant.now());
    }

    private static String why(RecoveryRefused.Reason reason) {
        return switch (reason) {
            case WEBHOOK_IS_DISABLED ->
                "The webhook is disabled: nothing can be sent to it again before it is enabled.";
            case ANOTHER_IS_RUNNING -> "The webhook has a recovery that is running: wait for its end, or cancel it.";
            case IT_IS_OVER -> "The recovery cannot be cancelled: it is over.";
        };
    }

    private static Fault ofRouting(WebApplicationException routing) {
        if (routing instanceof NotFoundException) {
            return Fault.noSuchPath();
        } else if (routing instanceof NotAllowedException) {
            return Fault.wrongMethod(allowed(routing));
        } else if (routing instanceof NotAcceptableException) {
            return Fault.notAcceptable();
        } else if (routing instanceof NotSupportedException) {
            return Fault.unsupportedMediaType("The body's media type is not one that this call reads.");
        } else if (routing.getResponse().getStatus() / 100 == 4) {
            return Fault.malformed("The request cannot be read.");
        }
        return internal(routing);
    }

    private static String allowed(WebApplicationException routing) {
        TreeSet<String> methods = new TreeSet<>();
        Object header = routing.getResponse().getHeaderString(HttpHeaders.ALLOW);
        if (header != null) {
            for (String method : header.toString().split(",", -1)) {
                methods.add(method.strip().toUpperCase(Locale.ROOT));
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD"); // which is served wherever GET is
        }
        return String.join(", ", methods);
    }

    /** During an outage every request ends here: one of them every few seconds is enough to tell. */
    private static void logOutage(Throwable cause) {
        long now = System.nanoTime();
        long last = LAST_OUTAGE_LOGGED.get();
        if (now - last >= BETWEEN_OUTAGE_LOGS.toNanos() && LAST_OUTAGE_LOGGED.compareAndSet(last, now)) {
            LOG.log(Level.WARNING, "requests are refused: the database is not available", cause);
        }
    }

    private static Fault internal(Throwable cause) {
        String id = UUID.randomUUID().toString();
        LOG.log(Level.ERROR, "a request failed, id " + id, cause);
        return Fault.internal(id);
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
