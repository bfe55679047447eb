package io.postrider.rest.guard;

import io.postrider.application.engine.TestWebhook;
import io.postrider.application.engine.TestWebhook.Tested;
import io.postrider.application.webhook.UnknownWebhook;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * The test of a webhook: the one call of the API that waits for a receiver. No more than a few wait at once, so that receivers
 * that hang cannot take the server's threads, and none for ever. See ADR 0007.
 */
@ApplicationScoped
public class GuardedTest {
    /** A little longer than the longest timeout that a webhook can have. */
    private static final long MAX_SECONDS = 70;

    /** How many tests run at once, and how many more wait for one of them to end. */
    public static final int MAX_AT_ONCE = 32;

    /** How many of them one account has: receivers of one that hang do not keep the others from testing. */
    public static final int MAX_OF_AN_ACCOUNT = 8;

    private final TestsUnderWay underWay = new TestsUnderWay(MAX_OF_AN_ACCOUNT);

    @Inject
    private TestWebhook testWebhook;

    /** For the proxy. */
    protected GuardedTest() {}

    /**
     * Sends a test event now; see {@link TestWebhook#test}.
     *
     * @return fails with {@link UnknownWebhook} where the account has no such webhook, with {@link TooManyTests} where it has as many under
     *     way as it may, and with the exceptions of the bulkhead and the timeout
     */
    @Asynchronous
    @Bulkhead(value = MAX_AT_ONCE, waitingTaskQueue = MAX_AT_ONCE)
    @Timeout(value = MAX_SECONDS, unit = ChronoUnit.SECONDS)
    public CompletionStage<Tested> test(AccountId account, WebhookId webhook, EventType type, EventPayload data) {
        if (!underWay.begin(account)) {
            return CompletableFuture.failedStage(new TooManyTests());
        }
        try {
            return testWebhook
                    .test(account, webhook, type, data)
                    .orElseGet(() -> CompletableFuture.failedStage(new UnknownWebhook()))
                    .whenComplete((tested, fault) -> underWay.end(account));
        } catch (RuntimeException e) {
            underWay.end(account);
            throw e;
        }
    }
}
