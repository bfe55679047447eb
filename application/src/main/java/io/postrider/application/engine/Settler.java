package io.postrider.application.engine;

import io.postrider.application.engine.SettlementStore.Settled;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Writes what came of attempts, in batches, and keeps at it while the database is away: what a receiver has answered is not
 * thrown away. Safe for use by many threads.
 */
final class Settler {
    private static final Logger LOG = System.getLogger(Settler.class.getName());
    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;
    private static final int ROW_BYTES = 200;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long MAX_PAUSE_MILLIS = 1_000;

    /**
     * For fewer and larger batches. No publisher and no receiver waits for a settlement; the room of its delivery in memory does, with
     * it what its lane claims next, and the caller of {@link TestWebhook}.
     */
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(10);

    private final SettlementStore store;
    private final Membership membership;
    private final BiConsumer<WebhookId, WebhookStatus> disabling;
    private final FailureWatch failures;
    private final InstantSource clock;
    private final long maxWaitingBytes;
    private final GroupCommit<Settlement, Boolean> batches;
    private volatile Runnable onWaiting = () -> {};
    private volatile boolean givingUp;

    /**
     * @param disabling called after the commit when a webhook's receiver is gone or has failed for too long; may block
     * @param maxWaitingBytes what receivers have answered and is not written yet may add up to
     */
    Settler(
            SettlementStore store,
            Membership membership,
            BiConsumer<WebhookId, WebhookStatus> disabling,
            FailureWatch failures,
            InstantSource clock,
            long maxWaitingBytes) {
        this.store = store;
        this.membership = membership;
        this.disabling = disabling;
        this.failures = failures;
        this.clock = clock;
        this.maxWaitingBytes = maxWaitingBytes;
        batches = new GroupCommit<>(this::write, Settler::size, MAX_BATCH_BYTES, () -> BETWEEN_BATCHES, Runnable::run);
    }

    /** What to do when deliveries wait in the table for another attempt. */
    void onWaiting(Runnable action) {
        onWaiting = action;
    }

    void start(int writers, ThreadFactory threads) {
        batches.start(writers, threads);
    }

    /**
     * The stage gives true once the settlement is committed, or false where the lease was lost. While very much waits for the database, what
     * receivers have answered is kept no more, but for its status.
     */
    CompletionStage<Boolean> submit(Settlement settlement) {
        return batches.submit(batches.unfinishedWeight() < maxWaitingBytes ? settlement : settlement.withoutAnswer());
    }

    /** Attempts that are over and not settled yet. */
    int unfinished() {
        return batches.unfinished();
    }

    /** Stops to wait for a database that is away: what is not settled now is attempted again by whoever takes it over. */
    void giveUp() {
        givingUp = true;
    }

    void close() throws InterruptedException {
        batches.close();
    }

    boolean isBroken() {
        return batches.isBroken();
    }

    /** One batch; how tests step it by hand. */
    int settleOnce() {
        return batches.writeOnce();
    }

    private List<Boolean> write(List<Settlement> batch) throws InterruptedException {
        Settled settled = settleUntilStored(batch);
        failures.look(batch, settled);
        if (batch.stream().anyMatch(each -> each.verdict().nextAttemptAt() != null)) {
            onWaiting.run();
        }
        batch.stream()
                .filter(each -> each.verdict().receiverIsGone()
                        && !settled.lost().contains(each.delivery().id()))
                .map(each -> each.delivery().webhook())
                .distinct()
                .forEach(webhook -> disable(webhook, WebhookStatus.DISABLED_GONE));
        Set<WebhookId> failing = batch.stream()
                .filter(each -> countsAsFailure(each.attempt())
                        && !settled.lost().contains(each.delivery().id()))
                .map(each -> each.delivery().webhook())
                .collect(Collectors.toSet());
        for (WebhookHealth health : settled.health()) {
            if (failing.contains(health.webhook()) && health.hasFailedTooLong(clock.instant())) {
                disable(health.webhook(), WebhookStatus.DISABLED_FAILING);
            }
        }
        return batch.stream()
                .map(each -> !settled.lost().contains(each.delivery().id()))
                .toList();
    }

    /** A test says nothing about health, whatever came of it. */
    private static boolean countsAsFailure(Attempt attempt) {
        return attempt.trigger() != Trigger.TEST && !attempt.outcome().isSuccess();
    }

    private Settled settleUntilStored(List<Settlement> batch) throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return store.settle(membership.current(), batch);
            } catch (StorageUnavailable e) {
                if (givingUp) {
                    throw e;
                }
                LOG.log(Level.WARNING, "{0} settlements wait for the database: {1}", batch.size(), e.getMessage());
                Thread.sleep(pause);
                pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
            }
        }
    }

    private void disable(WebhookId webhook, WebhookStatus reason) {
        try {
            disabling.accept(webhook, reason);
        } catch (StorageUnavailable e) {
            LOG.log(Level.WARNING, "webhook {0} is disabled with its next failure: {1}", webhook, e.getMessage());
        }
    }

    private static int size(Settlement settlement) {
        return ROW_BYTES
                + settlement.attempt().response().body().length()
                + settlement.attempt().response().headers().length();
    }
}
