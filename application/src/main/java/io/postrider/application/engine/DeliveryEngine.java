package io.postrider.application.engine;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.DisableWebhook;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.WebhookStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * The delivery engine of one node: what is published is written and handed over, dispatched, settled and retried; what other nodes
 * leave behind is taken over.
 *
 * <p>{@link #start} once, then use, then {@link #drain} once. It has a fixed number of threads, however many deliveries there are.
 */
public final class DeliveryEngine {
    private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());
    private static final Duration GIVE_BACK_INTERVAL = Duration.ofSeconds(1);

    /** Of what is done when there is something to do. */
    private static final Duration NOTHING_TO_DO = Duration.ofMinutes(1);

    private static final Duration PARTITION_INTERVAL = Duration.ofHours(1);
    private static final Duration RETENTION_INTERVAL = Duration.ofMinutes(10);
    private static final long DRAIN_CHECK_MILLIS = 20;

    private static final int ANSWERING_THREADS = 2;

    private final ThreadFactory factory;
    private final ExecutorService answers;
    private final EnginePorts ports;
    private final EngineSettings settings;
    private final WebhookDirectory directory;
    private final DirectoryRefresh directoryRefresh;
    private final ChangeListener changeListener;
    private final Semaphore newsToLearn = new Semaphore(0);
    private final Semaphore deadToTakeOver = new Semaphore(0);
    private final Semaphore leasesToGiveBack = new Semaphore(0);
    private final KnownEverywhere knownEverywhere;
    private final Membership membership;
    private final GiveBacks giveBacks;
    private final MemoryBudget budget;
    private final Settler settler;
    private final TokenSupply tokens;
    private final SharedHolds holds;
    private final Dispatcher dispatcher;
    private final Poller poller;
    private final Recoverer recoverer;
    private final PublishEvents publishEvents;
    private final DisableWebhook disableWebhook;
    private final AlertRounds alertRounds;
    private final TestWebhook testWebhook;
    private final RetryDelivery retryDelivery;
    private final CancelDelivery cancelDelivery;
    private final Chores chores;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile Runnable alsoLearning = () -> {};
    private volatile boolean hasLearnt;
    private volatile boolean running;

    /**
     * Assembles an engine; nothing runs yet.
     *
     * @param dialects whose webhooks it delivers to
     * @param disableWebhook for webhooks whose receiver is gone or has failed for too long
     * @param clock the one clock of this node, which the engine sets by the database's
     * @param uuids the one source of ids of this node
     * @param random for jitter
     * @param host what this node is called in the table of nodes
     * @param factory makes all its threads
     */
    public DeliveryEngine(
            EnginePorts ports,
            EngineSettings settings,
            WebhookDirectory directory,
            Dialects dialects,
            DisableWebhook disableWebhook,
            DatabaseClock clock,
            TimeOrderedUuids uuids,
            RandomGenerator random,
            String host,
            ThreadFactory factory) {
        this.factory = factory;
        chores = new Chores(factory);
        this.ports = ports;
        this.settings = settings;
        this.directory = directory;
        this.disableWebhook = disableWebhook;
        answers = Executors.newFixedThreadPool(ANSWERING_THREADS, factory);
        UnsettledIds ids = new UnsettledIds(uuids, clock);
        budget = new MemoryBudget(settings);
        membership = new Membership(ports.nodes(), ids, uuids, clock, host, settings.deadAfter());
        giveBacks = new GiveBacks(ports.queue(), ids, clock);
        FailureWatch failures = new FailureWatch(ports.alerts());
        settler = new Settler(
                ports.settlements(), membership, this::disable, failures, clock, settings.maxBytesInMemory());
        directoryRefresh = new DirectoryRefresh(directory, ports.nodes(), membership);
        knownEverywhere = new KnownEverywhere(ports.nodes(), ports.changes(), membership, settings.deadAfter());
        tokens = new TokenSupply(ports.rateLimits());
        holds = new SharedHolds(ports.holds());
        Transport transport = new GuardedTransport(ports.transport(), clock);
        dispatcher = new Dispatcher(
                transport,
                directory,
                dialects,
                settler,
                giveBacks,
                tokens,
                holds,
                budget,
                ids,
                membership,
                clock,
                random,
                settings);
        changeListener = new ChangeListener(ports.notices(), newsToLearn::release, dispatcher::drop);
        poller = new Poller(
                ports.queue(), ports.requests(), directory, dispatcher, budget, ids, membership, clock, settings);
        recoverer = new Recoverer(ports.recoveries(), ports.webhooks(), directory, poller, settings);
        publishEvents = new PublishEvents(
                ports.events(),
                directory,
                dispatcher,
                budget,
                ids,
                giveBacks,
                membership,
                settings,
                new IntakePace(ports.processors(), System::nanoTime),
                answers);
        alertRounds = new AlertRounds(
                failures,
                ports.alerts(),
                new AlertTelling(ports.alerts(), directory, publishEvents, ports.mail()),
                settings.idleInterval());
        testWebhook = new TestWebhook(
                ports.webhooks(), ports.events(), transport, settler, ids, giveBacks, membership, dialects, random);
        retryDelivery = new RetryDelivery(ports.requests(), poller);
        cancelDelivery = new CancelDelivery(ports.requests(), dispatcher);
        membership.onDeath(dispatcher::forgetAll);
        membership.onReturn(directoryRefresh::refresh);
        tokens.onGranted(dispatcher::grant);
        holds.onKnown(dispatcher::holdLanes);
        holds.onUntold(newsToLearn::release);
        directoryRefresh.onNews(this::webhooksWereChanged);
        settler.onWaiting(poller::expect);
        failures.onSeen(alertRounds::askForRound);
        giveBacks.onAdded(leasesToGiveBack::release);
        giveBacks.onWaiting(poller::expect);
        publishEvents.onWaiting(poller::expect);
    }

    public PublishEvents publishEvents() {
        return publishEvents;
    }

    public TestWebhook testWebhook() {
        return testWebhook;
    }

    public KnownEverywhere knownEverywhere() {
        return knownEverywhere;
    }

    public RetryDelivery retryDelivery() {
        return retryDelivery;
    }

    public CancelDelivery cancelDelivery() {
        return cancelDelivery;
    }

    /** To be called when a recovery was started: otherwise it is found a little later. Any thread. */
    public void recoveryWasStarted() {
        recoverer.wake();
    }

    /**
     * What else to do when something that all nodes go by was changed through any of them, and now and then all the same. To be set before
     * {@link #start}; what fails is done again.
     */
    public void alsoLearn(Runnable action) {
        alsoLearning = action;
    }

    /** Whether it was started and does not drain, working or not. Any thread. */
    public boolean isStarted() {
        return running;
    }

    /** Whether it was started, does not drain, and works. Any thread. */
    public boolean isRunning() {
        return running && !isBroken();
    }

    /**
     * Whether events can be published here: it runs, its heartbeat is not overdue, and the database has not just refused to store
     * events. Any thread.
     */
    public boolean isTakingEvents() {
        return isRunning() && !membership.mayBeDead() && !publishEvents.hasJustFailed();
    }

    /** Whether one of its threads has ended while it was needed: then only a restart helps. Any thread. */
    public boolean isBroken() {
        return running
                && (publishEvents.isBroken()
                        || settler.isBroken()
                        || chores.isBroken()
                        || ports.transport().isBroken()
                        || !threads.stream().allMatch(Thread::isAlive));
    }

    /**
     * Sets the clock of this node by the database's: to be done before anything is given an id or a time.
     *
     * @throws StorageUnavailable where the database is away
     */
    public void learnTime() {
        membership.learnTime();
    }

    /**
     * Joins the other nodes and starts to work.
     *
     * @throws StorageUnavailable where the database is away: nothing was started, and it can be tried again
     */
    public void start() {
        ports.partitions().makeAhead();
        membership.join();
        directoryRefresh.refresh();
        thread(dispatcher::run);
        thread(poller::run);
        thread(knownEverywhere::run);
        thread(recoverer::run);
        thread(tokens::run);
        thread(changeListener::run);
        settler.start(settings.settleWriters(), factory);
        chores.start("the heartbeat", settings.heartbeatInterval(), this::beat);
        chores.start("the take-over", () -> NOTHING_TO_DO, deadToTakeOver, this::takeOver);
        chores.start("what other nodes know", this::learningInterval, newsToLearn, this::learn);
        chores.start("giving back", this::givingBackInterval, leasesToGiveBack, () -> giveBacks.flush(membership));
        chores.start("making partitions", PARTITION_INTERVAL, ports.partitions()::makeAhead);
        chores.start("dropping what is past its retention", RETENTION_INTERVAL, this::dropBehind);
        alertRounds.start(chores);
        publishEvents.open(factory);
        running = true;
    }

    /**
     * Stops: refuses what is published from now on, answers what was, starts no more requests, lets those under way end, settles them,
     * and gives the rest back. Returns when that is done, or at the deadline with what could not be done: its leases are taken over by
     * others.
     */
    public void drain(Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        running = false;
        publishEvents.close();
        answers.shutdown();
        dispatcher.drain();
        while (System.nanoTime() < end
                && (dispatcher.inFlight() > 0 || settler.unfinished() > 0 || !answers.isTerminated())) {
            Thread.sleep(DRAIN_CHECK_MILLIS);
        }
        LOG.log(
                Level.INFO,
                "drained: {0} requests are still under way, {1} attempts are not settled",
                dispatcher.inFlight(),
                settler.unfinished());
        settler.giveUp();
        settler.close();
        changeListener.close();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        chores.stop();
        try {
            giveBacks.flush(membership);
            membership.leave();
        } catch (StorageUnavailable e) {
            LOG.log(Level.WARNING, "the leases of this node end with its heartbeat: {0}", e.getMessage());
        }
    }

    private void disable(WebhookId webhook, WebhookStatus reason) {
        directory
                .current(webhook)
                .flatMap(current -> disableWebhook.disable(current.account(), webhook, reason))
                .ifPresent(disabled -> alertRounds.askForRound());
    }

    /** One that is enabled again takes up what waits. */
    private void webhooksWereChanged() {
        poller.wake();
        recoverer.wake();
    }

    private void beat() {
        if (membership.beat()) {
            deadToTakeOver.release();
        }
    }

    private Duration givingBackInterval() {
        return giveBacks.isEmpty() ? NOTHING_TO_DO : GIVE_BACK_INTERVAL;
    }

    private Duration learningInterval() {
        return hasLearnt && changeListener.isListening() ? settings.idleInterval() : settings.refreshInterval();
    }

    private void learn() {
        poller.endRest(); // A node may have gone, and left deliveries behind.
        // Each for itself: a webhook that cannot be read must not keep receivers from being left alone.
        boolean webhooks = Chores.perform("reading changed webhooks", directoryRefresh::refresh);
        boolean lanes = Chores.perform("exchanging holds", holds::exchange);
        boolean others = Chores.perform("what else is learnt", alsoLearning);
        hasLearnt = webhooks && lanes && others;
    }

    private void takeOver() {
        // After an outage of the database all heartbeats are old: first the others must have had the time to beat.
        if (!membership.hasBeatenSteadilyFor(settings.deadAfter())) {
            return;
        }
        int freed = ports.nodes().takeOver(settings.deadAfter());
        if (freed > 0) {
            LOG.log(Level.INFO, "took over {0} deliveries from nodes that are dead", freed);
            poller.wake();
        }
    }

    private void dropBehind() {
        ports.partitions().dropBehind(settings.retention());
    }

    private void thread(Runnable work) {
        Thread thread = factory.newThread(work);
        threads.add(thread);
        thread.start();
    }
}
