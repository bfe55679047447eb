package io.postrider.bench.receiver;

import io.postrider.bench.measure.LatencyHistogram;
import java.util.Map;
import java.util.TreeMap;

/** All paths with the same first segment: how they are answered, and what came in. Used by the receiver's thread. */
final class Group {
    final String name;
    Behaviour behaviour = Behaviour.ACCEPT;

    private final Map<Character, LatencyHistogram> latencies = new TreeMap<>();
    private long arrivals;
    private long distinct;
    private long sumOfIds;

    Group(String name) {
        this.name = name;
    }

    /** @param isNew whether the id came for the first time at its path */
    void arrived(boolean isNew, long idHash) {
        arrivals++;
        if (isNew) {
            distinct++;
            sumOfIds += idHash;
        }
    }

    void took(char stream, long nanos) {
        LatencyHistogram histogram = latencies.get(stream);
        if (histogram == null) {
            histogram = new LatencyHistogram();
            latencies.put(stream, histogram);
        }
        histogram.record(nanos / 1_000);
    }

    void forget() {
        latencies.clear();
        arrivals = 0;
        distinct = 0;
        sumOfIds = 0;
    }

    void tell(Map<String, String> values) {
        values.put("arrivals." + name, Long.toString(arrivals));
        values.put("distinct." + name, Long.toString(distinct));
        values.put("sum." + name, Long.toString(sumOfIds));
        latencies.forEach((stream, histogram) -> values.put("latency." + name + "." + stream, histogram.encode()));
    }
}
