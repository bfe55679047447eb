package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.OutcomePolicy;
import io.postrider.domain.delivery.OutcomeRules;
import io.postrider.domain.delivery.Verdict;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.Webhook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which delivery is sent next. Each webhook has a lane of its own with a bounded number of requests under way, so that a
 * receiver that hangs fills its own lane and nobody else's; lanes take turns.
 *
 * <p>One thread owns all lanes and needs no locks; other threads leave messages for it. {@link #run} is that thread; tests
 * call {@link #runOnce} instead.
 */
final class Dispatcher {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

    /** A lane that is held for longer than this gives what waits in it back to the table. */
    static final Duration LONGEST_WAIT_IN_MEMORY = Duration.ofSeconds(60);

    /** A receiver that could not be reached so often in a row is asked less often (ADR 22): more than a lane has under way at once by default. */
    static final int MISSES_BEFORE_REST = 32;

    /** What was published and has waited so long for its first attempt is late. */
    static final Duration LATE = Duration.ofMillis(500);

    /** What has waited even longer waits for its receiver, which answers so slowly. */
    static final Duration LATE_WITHOUT_OWN_FAULT = Duration.ofSeconds(30);

    static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private static final Duration TIDY_INTERVAL = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration DOUBT_CHECK_INTERVAL = Duration.ofMillis(50);
    private static final int PARTS_OF_WHAT_IS_IN_MEMORY = 4;
    private static final int CLAIMS_PER_IN_FLIGHT = 16;
    private static final int SECONDS_OF_RATE_CLAIMED = 5;

    private record Timer(Instant at, Lane lane) {}

    private final Transport transport;
    private final WebhookDirectory directory;
    private final Dialects dialects;
    private final Settler settler;
    private final GiveBacks giveBacks;
    private final TokenSupply tokens;
    private final SharedHolds holds;
    private final MemoryBudget budget;
    private final UnsettledIds ids;
    private final Membership membership;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final EngineSettings settings;

    private final BlockingQueue<Runnable> messages = new LinkedBlockingQueue<>();
    private final Map<WebhookId, Instant> heldLanes = new ConcurrentHashMap<>();
    private final Set<WebhookId> lateLanes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inFlight = new AtomicInteger();
    /** How often this node was told to forget all; counted before the message is handled. */
    private final AtomicInteger deaths = new AtomicInteger();

    // What follows belongs to the dispatcher's thread.
    private final Map<WebhookId, Lane> lanes = new HashMap<>();
    private final Turns turns = new Turns();
    private final Set<Lane> postponed = new LinkedHashSet<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::at));
    private Instant tidyAt = Instant.MIN;
    private volatile boolean draining;
    private boolean inDoubt;
    /** To which id of this node all that waits in lanes is leased. */
    private @Nullable NodeId holder;
    /** How many of its deaths this thread has heard of. */
    private int generation;

    Dispatcher(
            Transport transport,
            WebhookDirectory directory,
            Dialects dialects,
            Settler settler,
            GiveBacks giveBacks,
            TokenSupply tokens,
            SharedHolds holds,
            MemoryBudget budget,
            UnsettledIds ids,
            Membership membership,
            InstantSource clock,
            RandomGenerator random,
            EngineSettings settings) {
        this.transport = transport;
        this.directory = directory;
        this.dialects = dialects;
        this.settler = settler;
        this.giveBacks = giveBacks;
        this.tokens = tokens;
        this.holds = holds;
        this.budget = budget;
        this.ids = ids;
        this.membership = membership;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
    }

    /** Takes deliveries that this node has leased under the id and for which room was taken. Any thread. */
    void handOver(NodeId node, List<LeasedDelivery> deliveries) {
        messages.add(() -> accept(node, deliveries));
    }

    /** Takes tokens that lanes have asked for. Any thread. */
    void grant(List<RateLimits.Granted> granted) {
        messages.add(() -> {
            Instant now = clock.instant();
            for (RateLimits.Granted each : granted) {
                Lane lane = lanes.get(each.webhook());
                if (lane != null) {
                    lane.tokens().granted(each, now);
                    turns.add(lane);
                }
            }
        });
    }

    /** Holds the lanes of receivers that asked any node to wait. Any thread. */
    void holdLanes(Map<WebhookId, Instant> known) {
        Map<WebhookId, Instant> news = new HashMap<>();
        known.forEach((webhook, until) -> {
            if (until.isAfter(heldLanes.getOrDefault(webhook, Instant.MIN))) {
                news.put(webhook, until);
            }
        });
        if (!news.isEmpty()) {
            messages.add(() -> news.forEach(this::holdLane));
        }
    }

    private void holdLane(WebhookId webhook, Instant until) {
        Lane lane = lanes.get(webhook);
        if (lane == null) {
            heldLanes.merge(webhook, until, Dispatcher::later);
        } else {
            hold(lane, until, clock.instant());
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * Lets go of a delivery that was cancelled, if it still waits here. Any thread. It is given back, not forgotten: made due again and
     * claimed by this node meanwhile, it would be nobody's.
     */
    void drop(DeliveryId id) {
        messages.add(() -> lanes.values()
                .forEach(lane -> giveBack(lane.remove(delivery -> delivery.id().equals(id)))));
    }

    /** Lets go of everything that waits, because this node has lost its leases. Any thread. */
    void forgetAll() {
        deaths.incrementAndGet();
        messages.add(() -> {
            generation++;
            holdFor(membership.current());
        });
    }

    /** What waits here is leased to that node from now on: this thread may learn of a new id before it hears of the death. */
    private void holdFor(NodeId node) {
        if (!node.equals(holder)) {
            lanes.values().forEach(lane -> lane.remove(delivery -> true).forEach(this::forget));
            holder = node;
        }
    }

    /** Starts no more requests and gives back what waits. Any thread. */
    void drain() {
        draining = true;
        messages.add(() -> lanes.values().forEach(this::giveBackAll));
    }

    /** Requests under way. Any thread. */
    int inFlight() {
        return inFlight.get();
    }

    /** Lanes that wait until fewer requests are under way. The dispatcher's thread. */
    int postponed() {
        return postponed.size();
    }

    /** How many deliveries of the webhook may be claimed from the table now; 0 where its lane takes none. Any thread. */
    int roomForClaims(Webhook webhook) {
        if (draining || !webhook.isEnabled() || isHeld(webhook.id())) {
            return 0;
        }
        return budget.roomForClaims(webhook.id(), claimsAtATime(webhook.policy()));
    }

    /** Whether the webhook's receiver has asked to be left alone for now. Any thread. */
    boolean isHeld(WebhookId webhook) {
        Instant held = heldLanes.get(webhook);
        return held != null && clock.instant().isBefore(held);
    }

    /** Whether so much waits to be settled that there is little room left in memory for what is to be sent. Any thread. */
    boolean settlesLate() {
        return settler.unfinished() > settings.maxDeliveriesInMemory() / PARTS_OF_WHAT_IS_IN_MEMORY;
    }

    /** Whether {@link #isLate} for any webhook. Any thread. */
    boolean isLateForAny() {
        return !lateLanes.isEmpty();
    }

    /**
     * Whether what is published for the webhook waits here for long before its first attempt, though its receiver answers and no limit of
     * its own holds it up. Any thread.
     */
    boolean isLate(WebhookId webhook) {
        return lateLanes.contains(webhook);
    }

    /** When the first of them need not be left alone any longer; empty for none. Any thread. */
    Optional<Instant> nextHoldOver() {
        Instant now = clock.instant();
        return heldLanes.values().stream().filter(until -> until.isAfter(now)).min(Comparator.naturalOrder());
    }

    /** How many deliveries that were claimed from the table a lane with that policy can make use of at a time. */
    static int claimsAtATime(DeliveryPolicy policy) {
        int window = CLAIMS_PER_IN_FLIGHT * policy.maxInFlight();
        return policy.isRateLimited() ? Math.min(window, SECONDS_OF_RATE_CLAIMED * policy.perSecond()) : window;
    }

    /** The dispatcher's thread: runs until it is interrupted. */
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Runnable message = messages.poll(nanosUntilNextTimer(), TimeUnit.NANOSECONDS);
                if (message != null) {
                    handle(message);
                }
                runOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Handles the messages and timers that are there, and starts what may be started. */
    void runOnce() {
        handleMessages();
        Instant now = clock.instant();
        for (Timer timer = timers.peek(); timer != null && !timer.at.isAfter(now); timer = timers.peek()) {
            timers.remove();
            wake(timer.lane, now);
        }
        if (!now.isBefore(tidyAt)) {
            tidy(now);
            tidyAt = now.plus(TIDY_INTERVAL);
        }
        startWhatMayStart(now);
    }

    void handleMessages() {
        for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
            handle(message);
        }
    }

    private static void handle(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the dispatcher goes on after a fault of its own", e);
        }
    }

    private long nanosUntilNextTimer() {
        Timer first = timers.peek();
        if (first == null && lanes.isEmpty()) {
            return REST.toNanos();
        }
        Instant next = first == null || first.at.isAfter(tidyAt) ? tidyAt : first.at;
        long nanos = next.equals(Instant.MIN)
                ? 0
                : Duration.between(clock.instant(), next).toNanos();
        return Math.max(0, Math.min(nanos, (inDoubt ? DOUBT_CHECK_INTERVAL : TIDY_INTERVAL).toNanos()));
    }

    private void accept(NodeId node, List<LeasedDelivery> deliveries) {
        if (!node.equals(membership.current())) {
            deliveries.forEach(this::forget); // Others have taken them over before they came here.
            return;
        }
        holdFor(node);
        Instant now = clock.instant();
        for (LeasedDelivery delivery : deliveries) {
            Lane lane = lanes.get(delivery.webhook());
            if (lane == null) {
                lane = open(delivery.webhook(), delivery.event().account(), now);
            }
            lane.add(delivery, now);
            turns.add(lane);
            if (draining) {
                giveBackAll(lane);
            }
        }
    }

    private Lane open(WebhookId webhook, AccountId account, Instant now) {
        Lane lane = new Lane(webhook, account);
        lanes.put(webhook, lane);
        Instant held = heldLanes.get(webhook);
        if (held != null && held.isAfter(now)) {
            hold(lane, held, now);
        }
        return lane;
    }

    private void close(Lane lane) {
        lanes.remove(lane.webhook(), lane);
        postponed.remove(lane);
    }

    void startWhatMayStart(Instant now) {
        while (!draining && inFlight.get() < settings.maxInFlight() && mayStart()) {
            Lane lane = turns.next();
            if (lane == null) {
                return;
            }
            startFrom(lane, now);
        }
    }

    /**
     * Whether what waits here is surely still leased to this node. Asked before each request: a process may be frozen between any
     * two of them.
     */
    private boolean mayStart() {
        boolean doubtful = membership.mayBeDead();
        if (doubtful != inDoubt) {
            inDoubt = doubtful;
            LOG.log(
                    doubtful ? Level.WARNING : Level.INFO,
                    doubtful
                            ? "no request is started: this node has not reached the database for so long that others may"
                                    + " have declared it dead"
                            : "requests are started again: this node has reached the database");
        }
        // After the doubt, not before it: a death is counted before the doubt ends.
        return !doubtful && deaths.get() == generation;
    }

    private void startFrom(Lane lane, Instant now) {
        Webhook webhook = directory.current(lane.webhook()).orElse(null);
        if (webhook == null || !webhook.isEnabled()) {
            giveBackAll(lane);
        } else if (lane.isHeld(now) || lane.rests(now)) {
            return; // There is a timer.
        } else if (lane.inFlight() > 0 && onlyIdleLanesMayStart()) {
            postponed.add(lane);
        } else if (!lane.isEmpty() && lane.inFlight() < webhook.policy().maxInFlight()) {
            if (!webhook.policy().isRateLimited()
                    || takesToken(lane, webhook.policy().perSecond(), now)) {
                start(lane, webhook);
                restWhereReceiverCannotBeReached(lane, now);
            }
        }
    }

    private void restWhereReceiverCannotBeReached(Lane lane, Instant now) {
        if (lane.missedInARow() >= MISSES_BEFORE_REST) {
            Instant until = now.plus(BETWEEN_TRIES);
            lane.restUntil(until);
            timers.add(new Timer(until, lane));
        }
    }

    /** Where it has no token the lane gets another turn when its next one can be used, or when it is granted some. */
    private boolean takesToken(Lane lane, int perSecond, Instant now) {
        TokenBucket bucket = lane.tokens();
        boolean taken = bucket.take(now);
        int wanted = bucket.ask(perSecond, taken ? lane.size() - 1 : lane.size(), now);
        if (wanted > 0) {
            tokens.ask(new RateLimits.Wanted(lane.webhook(), perSecond, wanted));
        }
        Instant next = taken ? null : bucket.nextLook(now);
        if (next != null && (lane.looksAt == null || next.isBefore(lane.looksAt))) {
            lane.looksAt = next;
            timers.add(new Timer(next, lane));
        }
        return taken;
    }

    /** The last quarter of the requests is for lanes that have none under way: many that hang cannot lock the others out. */
    private boolean onlyIdleLanesMayStart() {
        return inFlight.get() >= maxInFlightOfBusyLanes();
    }

    private int maxInFlightOfBusyLanes() {
        return settings.maxInFlight() - settings.maxInFlight() / 4;
    }

    /** As many as may start, so that the others take no turn in vain; but all once nothing is under way whose end would resume them. */
    private void resumePostponed() {
        int underWay = inFlight.get();
        int room = underWay == 0 ? postponed.size() : maxInFlightOfBusyLanes() - underWay;
        for (Iterator<Lane> lane = postponed.iterator(); room > 0 && lane.hasNext(); room--) {
            turns.add(lane.next());
            lane.remove();
        }
    }

    private void start(Lane lane, Webhook webhook) {
        Lane.Waiting next = lane.next();
        if (next == null) {
            return;
        }
        LeasedDelivery delivery = next.delivery();
        lane.started();
        inFlight.incrementAndGet();
        int startedIn = generation;
        noteWhetherLate(lane, webhook, next, clock.instant());
        transport.send(
                webhook, delivery, attempt -> messages.add(() -> ended(lane, webhook, delivery, attempt, startedIn)));
        if (!lane.isEmpty()) {
            turns.add(lane);
        }
    }

    /** Late is what was published and has waited for its turn though nothing but this node kept it from it, as far as is known here. */
    private void noteWhetherLate(Lane lane, Webhook webhook, Lane.Waiting next, Instant now) {
        if (next.delivery().claimed()) {
            return; // It was late before it came here.
        }
        Duration waited = lane.waited(next, now);
        boolean isLate = waited.compareTo(LATE) >= 0
                && waited.compareTo(LATE_WITHOUT_OWN_FAULT) < 0
                && lane.missedInARow() == 0
                && !webhook.policy().isRateLimited()
                && !lane.isEmpty();
        if (isLate) {
            lateLanes.add(lane.webhook());
        } else if (!lateLanes.isEmpty()) {
            lateLanes.remove(lane.webhook());
        }
    }

    private void ended(Lane lane, Webhook webhook, LeasedDelivery delivery, Attempt attempt, int startedIn) {
        lane.ended();
        OutcomePolicy policy = dialects.outcomes(webhook.dialect());
        Instant now = clock.instant();
        note(lane, attempt.outcome(), policy, now);
        RetrySchedule schedule = webhook.policy().retrySchedule();
        Verdict verdict = OutcomeRules.judge(attempt, schedule, policy, random);
        if (startedIn == generation) {
            settler.submit(new Settlement(delivery, attempt, verdict)).whenComplete((held, fault) -> {
                if (fault == null) {
                    forget(delivery);
                } else {
                    leaveUnsettled(delivery, fault);
                }
            });
        } else {
            forget(delivery); // The lease was lost meanwhile: whoever has it now sends again.
        }
        // Only now: who drains must see it either under way or waiting to be settled.
        inFlight.decrementAndGet();
        if (verdict.holdLaneUntil() != null) {
            hold(lane, verdict.holdLaneUntil(), now);
            holds.tell(lane.webhook(), lane.heldUntil());
        }
        if (!lane.isEmpty()) {
            turns.add(lane);
        } else if (lane.isIdle(now)) {
            close(lane);
        }
        resumePostponed();
    }

    /** Where only the schedule counts, nothing else may move an attempt. */
    private static void note(Lane lane, Outcome outcome, OutcomePolicy policy, Instant now) {
        if (outcome instanceof Outcome.Accepted || outcome instanceof Outcome.Rejected) {
            lane.reached(now);
        } else if (outcome instanceof Outcome.Unreachable && policy.retryAfterHolds()) {
            lane.missed();
        }
    }

    private void hold(Lane lane, Instant until, Instant now) {
        lane.holdUntil(until);
        heldLanes.put(lane.webhook(), lane.heldUntil());
        lateLanes.remove(lane.webhook());
        timers.add(new Timer(lane.heldUntil(), lane));
        if (Duration.between(now, lane.heldUntil()).compareTo(LONGEST_WAIT_IN_MEMORY) > 0) {
            giveBackAll(lane);
        }
    }

    private void wake(Lane lane, Instant now) {
        if (lane.looksAt != null && !lane.looksAt.isAfter(now)) {
            lane.looksAt = null;
        }
        if (!lane.isHeld(now) && lanes.get(lane.webhook()) == lane) {
            heldLanes.remove(lane.webhook()); // Of a lane that was forgotten it says nothing.
        }
        if (!lane.isEmpty()) {
            turns.add(lane);
        } else if (lane.isIdle(now)) {
            close(lane);
        }
    }

    /** Keeps memory for those that move: what has waited too long waits on in the table. */
    private void tidy(Instant now) {
        lateLanes.removeIf(webhook -> {
            Lane lane = lanes.get(webhook);
            return lane == null || lane.isEmpty();
        });
        heldLanes.values().removeIf(until -> !until.isAfter(now));
        for (Lane lane : List.copyOf(lanes.values())) {
            Instant since = lane.waitingSince();
            if (since != null && Duration.between(since, now).compareTo(LONGEST_WAIT_IN_MEMORY) > 0) {
                giveBackAll(lane);
            }
            if (lane.isIdle(now)) {
                close(lane);
            }
        }
    }

    private void giveBackAll(Lane lane) {
        giveBack(lane.remove(delivery -> true));
    }

    private void giveBack(List<LeasedDelivery> returned) {
        giveBacks.add(returned);
        // Their ids stay noted as unsettled until the table has them.
        returned.forEach(this::releaseMemory);
    }

    /**
     * It is still leased to this node, unless what failed was written all the same: somebody has to attempt it again. Rarely, where it may be
     * that its outcome can never be written.
     */
    private void leaveUnsettled(LeasedDelivery delivery, Throwable fault) {
        boolean isPassing = fault instanceof StorageUnavailable || fault instanceof Overloaded;
        LOG.log(
                isPassing ? Level.DEBUG : Level.ERROR,
                "delivery " + delivery.id() + " could not be settled and is attempted again",
                fault);
        releaseMemory(delivery);
        giveBacks.addDoubtful(delivery, isPassing ? GiveBacks.DOUBT : GiveBacks.LONGEST_DOUBT);
    }

    private void forget(LeasedDelivery delivery) {
        releaseMemory(delivery);
        ids.settled(delivery);
    }

    private void releaseMemory(LeasedDelivery delivery) {
        budget.release(delivery.webhook(), delivery.event().data().length(), delivery.claimed());
    }
}
