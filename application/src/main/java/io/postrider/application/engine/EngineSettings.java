package io.postrider.application.engine;

import java.time.Duration;

/**
 * The sizes and intervals of the delivery engine.
 *
 * @param maxDeliveriesInMemory deliveries that are handed over, claimed, under way or not settled yet; what exceeds it waits in
 *     the table
 * @param maxBytesInMemory what the data of their events may add up to, and so may, beside it, publish requests that wait, and what
 *     receivers have answered and is not written yet
 * @param laneCapacity deliveries of one webhook that the intake may hand over before the rest waits in the table; fewer where little room is
 *     left in all
 * @param laneClaims deliveries of one webhook that may be claimed from the table at a time
 * @param maxInFlight requests under way at once on this node
 * @param intakeWriters transactions that write what is published, at once
 * @param settleWriters transactions that write what came of attempts, at once
 * @param maxWaitingPublications publish requests that may wait for their transaction before others are refused
 * @param pollInterval how often the table is asked for due deliveries when there were none; below half a second, after which the
 *     pool asks whether a connection still works, with a statement of its own
 * @param heartbeatInterval how often this node beats
 * @param deadAfter how old a heartbeat may be before others take the node's deliveries over
 * @param refreshInterval how often changes made through other nodes are read while they are not told
 * @param idleInterval how often they are read while they are told, how long the table may not be asked for due deliveries when nothing has
 *     waited there for a while and none is due before, and how often it is asked what is to be told of webhooks when none fails
 * @param retention for how long history is kept
 */
public record EngineSettings(
        int maxDeliveriesInMemory,
        long maxBytesInMemory,
        int laneCapacity,
        int laneClaims,
        int maxInFlight,
        int intakeWriters,
        int settleWriters,
        int maxWaitingPublications,
        Duration pollInterval,
        Duration heartbeatInterval,
        Duration deadAfter,
        Duration refreshInterval,
        Duration idleInterval,
        Retention retention) {
    public static final EngineSettings DEFAULT = new EngineSettings(
            20_000,
            64L * 1024 * 1024,
            2_048,
            512,
            1_024,
            2,
            1,
            10_000,
            Duration.ofMillis(450),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMillis(400),
            Duration.ofSeconds(30),
            Retention.DEFAULT);

    public EngineSettings {
        positive("maxDeliveriesInMemory", maxDeliveriesInMemory);
        positive("maxBytesInMemory", maxBytesInMemory);
        positive("laneCapacity", laneCapacity);
        positive("laneClaims", laneClaims);
        positive("maxInFlight", maxInFlight);
        positive("intakeWriters", intakeWriters);
        positive("settleWriters", settleWriters);
        positive("maxWaitingPublications", maxWaitingPublications);
        positive("pollInterval", pollInterval.toMillis());
        positive("heartbeatInterval", heartbeatInterval.toMillis());
        positive("refreshInterval", refreshInterval.toMillis());
        positive("idleInterval", idleInterval.toMillis());
        if (deadAfter.compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("deadAfter must be at least twice the heartbeatInterval");
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
