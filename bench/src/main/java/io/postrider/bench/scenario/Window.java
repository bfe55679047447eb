package io.postrider.bench.scenario;

import io.postrider.bench.measure.LatencyHistogram;
import java.util.Map;

/**
 * What happened between two readings.
 *
 * @param serverMemory bytes at its end
 * @param databaseMemory bytes at its end
 */
record Window(Reading from, Reading to, long serverMemory, long databaseMemory) {
    private static final double NANOS_PER_SECOND = 1e9;

    double seconds() {
        return (to.nanos() - from.nanos()) / NANOS_PER_SECOND;
    }

    /** What the publisher's counter of this name grew by. */
    long published(String counter) {
        return to.published().numberOrZero(counter) - from.published().numberOrZero(counter);
    }

    /** What the receiver's counter of this name grew by. */
    long received(String counter) {
        return to.received().numberOrZero(counter) - from.received().numberOrZero(counter);
    }

    /** What the receiver's counters grew by in all groups. */
    long receivedInAll(String counter) {
        return to.received().withPrefix(counter + ".").keySet().stream()
                .mapToLong(group -> received(counter + "." + group))
                .sum();
    }

    double acceptedPerSecond() {
        return published("accepted") / seconds();
    }

    /** Deliveries that were settled in the database; where it cannot be asked, that arrived. */
    double settled() {
        if (to.unsettled().isEmpty() || from.unsettled().isEmpty()) {
            return receivedInAll("distinct");
        }
        return published("deliveries")
                - (to.unsettled().getAsLong() - from.unsettled().getAsLong());
    }

    double settledPerSecond() {
        return settled() / seconds();
    }

    /** Deliveries that came to be accepted and were not settled at the end, over those at the start. */
    double backlogGrowthPerSecond() {
        return (published("deliveries") - settled()) / seconds();
    }

    double cpuSeconds(String process) {
        return to.cpuSeconds().getOrDefault(process, 0.0) - from.cpuSeconds().getOrDefault(process, 0.0);
    }

    double allCpuSeconds() {
        return to.cpuSeconds().keySet().stream().mapToDouble(this::cpuSeconds).sum();
    }

    /** CPU time that went to none of ours, as a part of one core: what else disturbed the measurement. */
    double foreignCores() {
        return Math.max(0, (to.machineCpuSeconds() - from.machineCpuSeconds() - allCpuSeconds()) / seconds());
    }

    double commitsPerSecond() {
        return (to.commits() - from.commits()) / seconds();
    }

    double logMegabytesPerSecond() {
        return (to.logBytes() - from.logBytes()) / 1e6 / seconds();
    }

    /** From the publish request to its answer. */
    LatencyHistogram publishLatency() {
        return to.published().histogram("latency").since(from.published().histogram("latency"));
    }

    /** From when the publish request was due to the arrival, for all streams whose name begins so: {@code group.stream}. */
    LatencyHistogram arrivalLatency(String prefix) {
        LatencyHistogram sum = new LatencyHistogram();
        for (Map.Entry<String, String> entry :
                to.received().withPrefix("latency." + prefix).entrySet()) {
            String name = "latency." + prefix + entry.getKey();
            sum = sum.plus(LatencyHistogram.decode(entry.getValue())
                    .since(from.received().histogram(name)));
        }
        return sum;
    }
}
