package io.postrider.application.engine;

import io.postrider.application.event.Submission;
import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.storage.RequestKeyReused;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The intake: matches events against the account's webhooks and writes them, with those that wait beside them, in one
 * transaction. What this node has room for is written already leased to it and goes straight to its dispatcher.
 */
public final class PublishEvents {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration FAILURE_COUNTS_FOR = Duration.ofSeconds(5);
    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;
    private static final int ROW_BYTES = 500;
    private static final int DELIVERY_BYTES = 300;

    /** What a request can lead to at most: more would take longer to write than a statement may. */
    public static final int MAX_DELIVERIES = 100_000;

    private record Request(
            AccountId account,
            List<Submission> events,
            @Nullable RequestKey key,
            @Nullable WebhookId except,
            int deliveries) {
        int size() {
            return DELIVERY_BYTES * deliveries
                    + events.stream()
                            .mapToInt(event -> ROW_BYTES + event.data().length())
                            .sum();
        }
    }

    private final EventStore store;
    private final WebhookDirectory directory;
    private final Dispatcher dispatcher;
    private final MemoryBudget budget;
    private final UnsettledIds ids;
    private final GiveBacks giveBacks;
    private final Membership membership;
    private final EngineSettings settings;
    private final IntakePace pace;
    private final GroupCommit<Request, Receipt> batches;
    /** Of requests that would make late what is late already. */
    private final GroupCommit<Request, Receipt> pacedBatches;

    private volatile Runnable onWaiting = () -> {};
    private volatile boolean closed = true;
    private volatile boolean lastWriteFailed;
    private volatile long failedAtNanos;

    PublishEvents(
            EventStore store,
            WebhookDirectory directory,
            Dispatcher dispatcher,
            MemoryBudget budget,
            UnsettledIds ids,
            GiveBacks giveBacks,
            Membership membership,
            EngineSettings settings,
            IntakePace pace,
            Executor answers) {
        this.store = store;
        this.directory = directory;
        this.dispatcher = dispatcher;
        this.budget = budget;
        this.ids = ids;
        this.giveBacks = giveBacks;
        this.membership = membership;
        this.settings = settings;
        this.pace = pace;
        batches = new GroupCommit<>(this::write, Request::size, MAX_BATCH_BYTES, () -> Duration.ZERO, answers);
        pacedBatches = new GroupCommit<>(this::write, Request::size, MAX_BATCH_BYTES, pace::pause, answers);
    }

    /** What to do when deliveries wait in the table: there was no room for them, or they are not due yet. */
    void onWaiting(Runnable action) {
        onWaiting = action;
    }

    /**
     * Publishes events, all or none. Any thread; returns at once.
     *
     * @param key the {@code Idempotency-Key} of the request; null for none
     * @return what is stored of each event, after the commit; completes on a thread of the engine that answers requests. Fails with
     *     {@link RequestKeyReused} where the key, or an event's own id, was used with another content; with {@link Invalid} on {@code
     *     events} where they lead to more than {@value #MAX_DELIVERIES} deliveries; with {@link Overloaded} where too much waits already
     *     or the server is about to stop; with {@link StorageUnavailable} where the database is away
     */
    public CompletionStage<List<Receipt.StoredAs>> publish(
            AccountId account, List<Submission> events, @Nullable RequestKey key) {
        return publish(account, events, key, null);
    }

    /** Publishes an event about a webhook of the account, to the others that subscribe to it; else as {@link #publish}. */
    CompletionStage<List<Receipt.StoredAs>> publishAbout(Webhook webhook, Submission event) {
        return publish(webhook.account(), List.of(event), null, webhook.id());
    }

    private CompletionStage<List<Receipt.StoredAs>> publish(
            AccountId account, List<Submission> events, @Nullable RequestKey key, @Nullable WebhookId except) {
        int deliveries = 0;
        for (Submission event : events) {
            deliveries += directory.subscribers(account, event.type()).size();
        }
        if (deliveries > MAX_DELIVERIES) {
            return CompletableFuture.failedStage(new Invalid(List.of(new FieldProblem.Broken(
                    "events",
                    "must not lead to more than " + MAX_DELIVERIES + " deliveries in one request, and lead to "
                            + deliveries))));
        }
        return publish(new Request(account, events, key, except, deliveries));
    }

    private CompletionStage<List<Receipt.StoredAs>> publish(Request request) {
        if (closed) {
            return CompletableFuture.failedStage(new Overloaded("the server is starting or stopping", RETRY_AFTER));
        }
        if (batches.unfinished() + pacedBatches.unfinished() >= settings.maxWaitingPublications()
                || batches.unfinishedWeight() + pacedBatches.unfinishedWeight() >= settings.maxBytesInMemory()) {
            return CompletableFuture.failedStage(new Overloaded("too many publish requests wait already", RETRY_AFTER));
        }
        return batchesFor(request).submit(request).thenApply(PublishEvents::stored);
    }

    private GroupCommit<Request, Receipt> batchesFor(Request request) {
        boolean settlesLate = dispatcher.settlesLate();
        if (!settlesLate && !dispatcher.isLateForAny()) {
            return batches;
        }
        pace.look(settlesLate);
        boolean isPaced = !pace.pause().isZero() && (settlesLate || isMostlyForLate(request));
        return isPaced ? pacedBatches : batches;
    }

    private boolean isMostlyForLate(Request request) {
        int deliveries = 0;
        int late = 0;
        for (Submission event : request.events) {
            for (Webhook webhook : directory.subscribers(request.account, event.type())) {
                deliveries++;
                if (dispatcher.isLate(webhook.id())) {
                    late++;
                }
            }
        }
        return late > 0 && 2 * late >= deliveries;
    }

    void open(ThreadFactory threads) {
        batches.start(settings.intakeWriters(), threads);
        pacedBatches.start(1, threads);
        open();
    }

    /** Admits requests; without threads, tests write the batches by hand. */
    void open() {
        closed = false;
    }

    /** Refuses what comes from now on, and writes what waits. */
    void close() throws InterruptedException {
        closed = true;
        batches.close();
        pacedBatches.close();
    }

    boolean isBroken() {
        return batches.isBroken() || pacedBatches.isBroken();
    }

    /**
     * Whether the last events could not be stored. Forgotten after a moment: a server that is said to be unable gets no events, and
     * would never find out that it is able again.
     */
    boolean hasJustFailed() {
        return lastWriteFailed && System.nanoTime() - failedAtNanos < FAILURE_COUNTS_FOR.toNanos();
    }

    /** One batch of each kind; how tests step it by hand. */
    int writeOnce() {
        return batches.writeOnce() + pacedBatches.writeOnce();
    }

    private static List<Receipt.StoredAs> stored(Receipt receipt) {
        if (receipt instanceof Receipt.Conflict conflict) {
            throw new RequestKeyReused(conflict.field());
        }
        return ((Receipt.Stored) receipt).events();
    }

    private List<Receipt> write(List<Request> requests) {
        List<Publication> publications = requests.stream().map(this::prepare).toList();
        Written written;
        try {
            written = store(publications);
            lastWriteFailed = false;
        } catch (StorageUnavailable e) {
            failedAtNanos = System.nanoTime();
            lastWriteFailed = true;
            takeBack(publications, !e.nothingWasStored());
            throw e;
        } catch (RuntimeException e) {
            takeBack(publications, true);
            throw e;
        }
        List<LeasedDelivery> leased = new ArrayList<>();
        boolean anyWaits = false;
        for (int i = 0; i < publications.size(); i++) {
            anyWaits |= handOver(publications.get(i), written.receipts.get(i), leased);
        }
        if (anyWaits) {
            onWaiting.run();
        }
        if (!leased.isEmpty()) {
            dispatcher.handOver(written.node, leased);
        }
        return written.receipts;
    }

    /** @param node to which it was leased */
    private record Written(NodeId node, List<Receipt> receipts) {}

    private Written store(List<Publication> publications) {
        for (int tries = 0; ; tries++) {
            NodeId node = membership.current();
            try {
                return new Written(node, store.append(node, publications));
            } catch (NodeIsDead e) {
                if (tries > 0) {
                    throw new StorageUnavailable("this node was declared dead twice in a row", e, true);
                }
                membership.rejoin(node);
            }
        }
    }

    private Publication prepare(Request request) {
        return new Publication(
                request.account,
                request.events.stream().map(event -> prepare(request, event)).toList(),
                request.key);
    }

    private NewEvent prepare(Request request, Submission submission) {
        AccountId account = request.account;
        EventId id = ids.nextEvent();
        Instant createdAt = id.createdAt();
        PublicEventId publicId = Objects.requireNonNullElseGet(submission.id(), () -> PublicEventId.of(id));
        Instant occurredAt = Objects.requireNonNullElse(submission.occurredAt(), createdAt);
        Event event = new Event(id, publicId, account, submission.type(), occurredAt, submission.data());
        List<NewDelivery> deliveries = new ArrayList<>();
        for (Webhook webhook : directory.subscribers(account, submission.type())) {
            if (webhook.id().equals(request.except)) {
                continue;
            }
            Duration delay = webhook.policy().retrySchedule().firstDelay();
            boolean leased = delay.isZero()
                    && budget.takeForHandOver(webhook.id(), submission.data().length());
            DeliveryId delivery = leased ? ids.nextHandedOver() : ids.nextWaiting();
            deliveries.add(new NewDelivery(delivery, webhook.id(), Trigger.SCHEDULE, leased, delay));
        }
        return new NewEvent(event, deliveries);
    }

    /** Whether any of them waits in the table. */
    private boolean handOver(Publication publication, Receipt receipt, List<LeasedDelivery> leased) {
        boolean anyWaits = false;
        for (int i = 0; i < publication.events().size(); i++) {
            NewEvent event = publication.events().get(i);
            boolean isNew = receipt instanceof Receipt.Stored stored
                    && stored.events().get(i).isNew();
            for (NewDelivery delivery : event.deliveries()) {
                if (!delivery.leased()) {
                    anyWaits |= isNew;
                } else if (isNew) {
                    leased.add(new LeasedDelivery(
                            delivery.id(), event.event(), delivery.webhook(), 0, delivery.trigger(), false));
                } else {
                    releaseMemory(event, delivery);
                    ids.settled(delivery.id());
                }
            }
        }
        return anyWaits;
    }

    /** Gives the room back that was taken; what may have been written all the same is given back in the table. */
    private void takeBack(List<Publication> publications, boolean mayBeStored) {
        List<DeliveryId> doubtful = new ArrayList<>();
        for (Publication publication : publications) {
            for (NewEvent event : publication.events()) {
                for (NewDelivery delivery : event.deliveries()) {
                    if (delivery.leased()) {
                        releaseMemory(event, delivery);
                        doubtful.add(delivery.id());
                    }
                }
            }
        }
        if (mayBeStored) {
            giveBacks.addDoubtful(doubtful);
        } else {
            doubtful.forEach(ids::settled);
        }
    }

    private void releaseMemory(NewEvent event, NewDelivery delivery) {
        budget.release(delivery.webhook(), event.event().data().length(), false);
    }
}
