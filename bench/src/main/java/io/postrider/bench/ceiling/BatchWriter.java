package io.postrider.bench.ceiling;

import io.postrider.application.engine.EngineSettings;
import io.postrider.application.engine.EventStore;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.NewEvent;
import io.postrider.application.engine.NodeIsDead;
import io.postrider.application.engine.Publication;
import io.postrider.application.engine.Settlement;
import io.postrider.application.engine.SettlementStore;
import io.postrider.bench.worker.CommandLoop;
import io.postrider.bench.worker.Reply;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.delivery.Verdict;
import io.postrider.domain.id.NodeId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.DatabaseSettings;
import io.postrider.persistence.engine.PostgresEventStore;
import io.postrider.persistence.engine.PostgresNodes;
import io.postrider.persistence.engine.PostgresSettlementStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The product's storage and nothing else of it: as many writers as the product has append events with their deliveries and settle
 * these, in batches: a given number of events at once, and whatever waits to be settled. How many a second could PostgreSQL take? Its
 * commands:
 *
 * <ul>
 *   <li>{@code start <jdbc url> <user> <password> <events in a batch> <deliveries of each>}: begins to write; 0 deliveries for events
 *       that nobody subscribes to, else 1
 *   <li>{@code pause}: no more
 *   <li>{@code snapshot}: {@code appended}, {@code settled} in {@code batches}, {@code failed}
 * </ul>
 */
public final class BatchWriter {
    /** As many as may be between the two in the product, where the lane is full. */
    private static final int MAX_UNSETTLED = EngineSettings.DEFAULT.laneCapacity();

    /** As in the product's group commit. */
    private static final int MAX_SETTLED_AT_ONCE = 1_000;

    private static final int STATUS = 200;

    private final SampleDeliveries samples = new SampleDeliveries();
    private final BlockingQueue<LeasedDelivery> unsettled = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MAX_UNSETTLED);
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean isWriting;

    private BatchWriter() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        BatchWriter writer = new BatchWriter();
        CommandLoop.serve(Map.of(
                "start", writer::start,
                "pause", words -> writer.pause(),
                "snapshot", words -> writer.snapshot()));
        System.exit(0);
    }

    private Reply start(List<String> words) {
        Database database = Database.open(DatabaseSettings.of(words.get(0), words.get(1), words.get(2)), List.of());
        int eventsInBatch = Integer.parseInt(words.get(3));
        boolean delivered = Integer.parseInt(words.get(4)) > 0;
        NodeId node = new NodeId(UUID.randomUUID());
        new PostgresNodes(database).join(node, "benchmark");
        isWriting = true;
        EventStore events = new PostgresEventStore(database);
        for (int i = 0; i < EngineSettings.DEFAULT.intakeWriters(); i++) {
            run("append-" + i, () -> append(events, node, eventsInBatch, delivered));
        }
        SettlementStore settlements = new PostgresSettlementStore(database);
        for (int i = 0; delivered && i < EngineSettings.DEFAULT.settleWriters(); i++) {
            run("settle-" + i, () -> settle(settlements, node));
        }
        return Reply.done();
    }

    private Reply pause() {
        isWriting = false;
        return Reply.done();
    }

    private Reply snapshot() {
        return new Reply(Map.of(
                "appended", Long.toString(appended.get()),
                "settled", Long.toString(settled.get()),
                "batches", Long.toString(batches.get()),
                "failed", Long.toString(failed.get())));
    }

    private interface Writing {
        void run() throws InterruptedException, NodeIsDead;
    }

    private void run(String name, Writing writing) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (isWriting) {
                            writing.run();
                        }
                    } catch (InterruptedException | NodeIsDead | RuntimeException failure) {
                        failed.incrementAndGet();
                        failure.printStackTrace();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void append(EventStore events, NodeId node, int inBatch, boolean delivered)
            throws InterruptedException, NodeIsDead {
        List<LeasedDelivery> batch = new ArrayList<>();
        List<Publication> publications = new ArrayList<>();
        for (int i = 0; i < inBatch; i++) {
            LeasedDelivery delivery = samples.next();
            batch.add(delivery);
            List<NewDelivery> deliveries = delivered
                    ? List.of(new NewDelivery(delivery.id(), delivery.webhook(), delivery.trigger(), true))
                    : List.of();
            publications.add(new Publication(
                    delivery.event().account(), List.of(new NewEvent(delivery.event(), deliveries)), null));
        }
        if (delivered) {
            room.acquire(inBatch);
        }
        events.append(node, publications);
        appended.addAndGet(inBatch);
        if (delivered) {
            unsettled.addAll(batch);
        }
    }

    private void settle(SettlementStore store, NodeId node) throws InterruptedException {
        List<LeasedDelivery> batch = new ArrayList<>();
        batch.add(unsettled.take());
        unsettled.drainTo(batch, MAX_SETTLED_AT_ONCE - 1);
        int lost = store.settle(node, batch.stream().map(BatchWriter::accepted).toList())
                .lost()
                .size();
        settled.addAndGet(batch.size() - lost);
        batches.incrementAndGet();
        failed.addAndGet(lost);
        room.release(batch.size());
    }

    private static Settlement accepted(LeasedDelivery delivery) {
        Attempt attempt = new Attempt(
                1,
                delivery.trigger(),
                Instant.now(),
                Duration.ofMillis(1),
                new Outcome.Accepted(STATUS),
                new ReceiverResponse(STATUS, "Content-Length: 0", ""));
        return new Settlement(delivery, attempt, new Verdict(DeliveryState.SUCCEEDED, null, null, false));
    }
}
