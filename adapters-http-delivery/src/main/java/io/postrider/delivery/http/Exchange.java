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
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** One exchange with a receiver, from the call of {@code send} to the one call of {@code done}. Safe for use by many threads. */
final class Exchange {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    final Webhook webhook;
    final LeasedDelivery delivery;
    final Instant startedAt;
    private final long startNanos = System.nanoTime();
    private final Consumer<Attempt> done;
    private final Consumer<Exchange> whenOver;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile @Nullable Future<?> request;
    private volatile AnswerReader answer = new AnswerReader();

    Exchange(
            Webhook webhook,
            LeasedDelivery delivery,
            Instant startedAt,
            Consumer<Attempt> done,
            Consumer<Exchange> whenOver) {
        this.webhook = webhook;
        this.delivery = delivery;
        this.startedAt = startedAt;
        this.done = done;
        this.whenOver = whenOver;
    }

    /** Reads the answer of a request that is about to be sent. */
    AnswerReader readAnswer() {
        AnswerReader fresh = new AnswerReader();
        answer = fresh;
        return fresh;
    }

    /** The request that was sent, so that it can be given up. */
    void sent(Future<?> underWay) {
        request = underWay;
        if (isOver.get()) {
            underWay.cancel(true); // does nothing to one that is done
        }
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

    void answered() {
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

    private void giveUp() {
        Future<?> underWay = request;
        if (underWay != null) {
            underWay.cancel(true);
        }
    }

    private Outcome outcomeOf(AnswerReader read) {
        int status = read.status();
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
        ReceiverResponse response = outcome instanceof Outcome.Blocked ? ReceiverResponse.NONE : answer.response();
        try {
            done.accept(
                    new Attempt(delivery.nextAttempt(), delivery.trigger(), startedAt, elapsed(), outcome, response));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the end of delivery " + delivery.id() + " could not be told", e);
        }
        return true;
    }
}
