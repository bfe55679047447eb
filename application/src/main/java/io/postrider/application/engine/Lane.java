package io.postrider.application.engine;

import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What this node has in memory for one webhook: deliveries that were just published and deliveries that were claimed from the
 * table, which take turns, and how many are under way. Used by the dispatcher's thread alone.
 */
final class Lane {
    /** A delivery and since when it waits here. */
    record Waiting(LeasedDelivery delivery, Instant since) {}

    private final WebhookId webhook;
    private final AccountId account;
    private final ArrayDeque<Waiting> handedOver = new ArrayDeque<>();
    private final ArrayDeque<Waiting> claimed = new ArrayDeque<>();
    private @Nullable TokenBucket tokens;
    private boolean claimedIsNext;
    private int inFlight;
    private Instant heldUntil = Instant.MIN;
    private int missedInARow;
    private Instant restsUntil = Instant.MIN;
    private Instant restedUntil = Instant.MIN;
    /** Whether the lane stands in its account's queue for a turn. */
    boolean isQueued;
    /** When it is looked at for the next token; null where that is not needed. */
    @Nullable
    Instant looksAt;

    Lane(WebhookId webhook, AccountId account) {
        this.webhook = webhook;
        this.account = account;
    }

    WebhookId webhook() {
        return webhook;
    }

    AccountId account() {
        return account;
    }

    int inFlight() {
        return inFlight;
    }

    void started() {
        inFlight++;
    }

    void ended() {
        inFlight--;
    }

    /** Counts an attempt that did not reach the receiver. */
    void missed() {
        missedInARow++;
    }

    /** The receiver has answered, whatever it was. */
    void reached(Instant now) {
        missedInARow = 0;
        if (!restsUntil.equals(Instant.MIN)) {
            restsUntil = Instant.MIN;
            restedUntil = now;
        }
    }

    /** Attempts since the receiver was reached last. */
    int missedInARow() {
        return missedInARow;
    }

    void restUntil(Instant until) {
        restsUntil = until;
    }

    /** Whether nothing is started for a moment, since the receiver cannot be reached. */
    boolean rests(Instant now) {
        return now.isBefore(restsUntil);
    }

    /** How long it has waited since the receiver last asked to be left alone, or could not be reached. */
    Duration waited(Waiting each, Instant now) {
        return Duration.between(later(each.since(), later(heldUntil, restedUntil)), now);
    }

    void add(LeasedDelivery delivery, Instant now) {
        (delivery.claimed() ? claimed : handedOver).add(new Waiting(delivery, now));
    }

    int size() {
        return handedOver.size() + claimed.size();
    }

    boolean isEmpty() {
        return handedOver.isEmpty() && claimed.isEmpty();
    }

    /** Whether nothing waits, nothing is under way and nothing is held: the lane can be forgotten. */
    boolean isIdle(Instant now) {
        return isEmpty() && inFlight == 0 && !isHeld(now);
    }

    void holdUntil(Instant until) {
        heldUntil = later(heldUntil, until);
    }

    boolean isHeld(Instant now) {
        return now.isBefore(heldUntil);
    }

    Instant heldUntil() {
        return heldUntil;
    }

    /** What its rate limit has granted it; only lanes that have one need it. */
    TokenBucket tokens() {
        TokenBucket mine = tokens;
        if (mine == null) {
            mine = new TokenBucket();
            tokens = mine;
        }
        return mine;
    }

    /** The next in turn: one of the intake, one of the table. */
    @Nullable
    Waiting next() {
        ArrayDeque<Waiting> turn = claimedIsNext ? claimed : handedOver;
        ArrayDeque<Waiting> other = claimedIsNext ? handedOver : claimed;
        claimedIsNext = !claimedIsNext;
        return turn.isEmpty() ? other.poll() : turn.poll();
    }

    /** Since when the longest waiting one waits; null where none does. */
    @Nullable
    Instant waitingSince() {
        Waiting first = handedOver.peek();
        Waiting second = claimed.peek();
        if (first == null || second == null) {
            Waiting only = first == null ? second : first;
            return only == null ? null : only.since();
        }
        return first.since().isBefore(second.since()) ? first.since() : second.since();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Takes out those that wait and fulfil the condition. */
    List<LeasedDelivery> remove(Predicate<LeasedDelivery> condition) {
        List<LeasedDelivery> removed = new ArrayList<>();
        for (ArrayDeque<Waiting> queue : List.of(handedOver, claimed)) {
            for (Iterator<Waiting> each = queue.iterator(); each.hasNext(); ) {
                LeasedDelivery delivery = each.next().delivery();
                if (condition.test(delivery)) {
                    each.remove();
                    removed.add(delivery);
                }
            }
        }
        return removed;
    }
}
