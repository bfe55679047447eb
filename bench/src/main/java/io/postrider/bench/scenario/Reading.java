package io.postrider.bench.scenario;

import io.postrider.bench.worker.Reply;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All counters at one moment.
 *
 * @param nanos of {@link System#nanoTime}
 * @param published what the publisher tells
 * @param received what the receiver tells
 * @param unsettled deliveries accepted and not settled
 * @param cpuSeconds of each process so far, by its name
 * @param machineCpuSeconds of all processes of the machine
 * @param commits of the product's database
 * @param logBytes of its write-ahead log
 */
record Reading(
        long nanos,
        Reply published,
        Reply received,
        OptionalLong unsettled,
        Map<String, Double> cpuSeconds,
        double machineCpuSeconds,
        long commits,
        long logBytes) {
    Reading {
        cpuSeconds = Map.copyOf(cpuSeconds);
    }
}
