package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.webhook.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** One exchange with a receiver, from the call of {@code send} to the one call of {@code done}. Safe for use by many threads. */
final class Exchange {
    private static final String IN_CONTEXT = "postrider.exchange";
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    final Webhook webhook;
    final LeasedDelivery delivery;
    final Instant startedAt;
    private final long startNanos = System.nanoTime();
    private final boolean throughTunnel;
    private final Consumer<Attempt> done;
    private final Consumer<Exchange> whenOver;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile @Nullable Future<?> request;
    private volatile @Nullable Future<?> connection;
    private volatile @Nullable AsyncExecRuntime runtime;
    private volatile boolean isGivenUp;
    private volatile AnswerReader answer = new AnswerReader(this::answered);

    /** @param throughTunnel whether it goes to its receiver through a tunnel that a proxy makes */
    Exchange(
            Webhook webhook,
            LeasedDelivery delivery,
            Instant startedAt,
            boolean throughTunnel,
            Consumer<Attempt> done,
            Consumer<Exchange> whenOver) {
        this.webhook = webhook;
        this.delivery = delivery;
        this.startedAt = startedAt;
        this.throughTunnel = throughTunnel;
        this.done = done;
        this.whenOver = whenOver;
    }

    /** Reads the answer of a request that is about to be sent. */
    AnswerReader readAnswer() {
        AnswerReader fresh = new AnswerReader(this::answered);
        answer = fresh;
        return fresh;
    }

    /** Puts this exchange into the context of its request, where {@link #of} finds it. */
    void goesWith(HttpContext context) {
        context.setAttribute(IN_CONTEXT, this);
    }

    static @Nullable Exchange of(@Nullable HttpContext context) {
        return context == null ? null : (Exchange) context.getAttribute(IN_CONTEXT);
    }

    /** The request that waits for a connection or an answer. */
    void sent(Future<?> underWay) {
        request = underWay;
        giveUpIfOver();
    }

    /** The connection that is being opened for it. */
    void connects(Future<?> opening) {
        connection = opening;
        giveUpIfOver();
    }

    /** What holds the connection that it is given. */
    void uses(AsyncExecRuntime given) {
        runtime = given;
        giveUpIfOver();
    }

    boolean isOver() {
        return isOver.get();
    }

    boolean isPast(long nowNanos) {
        return nowNanos - startNanos >= webhook.policy().timeout().toNanos();
    }

    /** The deadline has come. */
    void timeOut() {
        AnswerReader read = answer;
        Outcome outcome;
        if (read.isKnown()) {
            outcome = outcomeOf(read);
        } else {
            String missing = read.isSilent() ? "no answer" : "no complete answer";
            outcome = new Outcome.TimedOut(
                    missing + " came within " + webhook.policy().timeout().toMillis() + " ms");
        }
        if (end(outcome)) {
            giveUp();
        }
    }

    private void answered() {
        end(outcomeOf(answer));
    }

    void failed(Throwable failure, String receiver) {
        AnswerReader read = answer;
        end(read.isKnown() ? outcomeOf(read) : Failures.outcome(failure, receiver, read.isSilent()));
    }

    /** Ends it for a reason of our own. */
    void abort(Outcome outcome) {
        if (end(outcome)) {
            giveUp();
        }
    }

    private void giveUpIfOver() {
        if (isGivenUp) {
            giveUp();
        }
    }

    /**
     * Stops it wherever it is. The client's own cancelling is not enough: where steps follow each other without a wait, it loses
     * sight of the later one, and a connection stays open that nobody waits for.
     */
    private void giveUp() {
        isGivenUp = true;
        Future<?> waiting = request;
        if (waiting != null) {
            waiting.cancel(true);
        }
        Future<?> opening = connection;
        if (opening != null) {
            opening.cancel(true);
        }
        AsyncExecRuntime used = runtime;
        if (used != null) {
            used.discardEndpoint();
        }
    }

    /** Whether an answer is that of a proxy which makes no tunnel: the receiver was not reached, and what the proxy says is for us alone. */
    private boolean isOfProxy() {
        return throughTunnel && runtime == null;
    }

    private Outcome outcomeOf(AnswerReader read) {
        int status = read.status();
        if (isOfProxy()) {
            return new Outcome.Unreachable(
                    "the proxy did not connect to the receiver: it answered with status " + status);
        }
        return status >= HttpStatus.SC_SUCCESS && status < HttpStatus.SC_REDIRECTION
                ? new Outcome.Accepted(status)
                : new Outcome.Rejected(status, RetryAfter.parse(read.retryAfter(), startedAt.plus(elapsed())));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private boolean end(Outcome outcome) {
        if (!isOver.compareAndSet(false, true)) {
            return false;
        }
        whenOver.accept(this);
        boolean isAnswered = !(outcome instanceof Outcome.Blocked || isOfProxy());
        ReceiverResponse response = isAnswered ? answer.response() : ReceiverResponse.NONE;
        try {
            done.accept(
                    new Attempt(delivery.nextAttempt(), delivery.trigger(), startedAt, elapsed(), outcome, response));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the end of delivery " + delivery.id() + " could not be told", e);
        }
        return true;
    }
}
