package io.postrider.bench.publisher;

import io.postrider.bench.measure.LatencyHistogram;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of the publisher's requests. Used by its thread. */
final class Tally {
    private static final int FIRST_FAILURE = 300;
    private static final int BUSY = 503;

    private final LatencyHistogram latency = new LatencyHistogram();
    private final int[] statuses = new int[1_000];
    private long accepted;
    private long deliveries;
    private long sumOfIds;
    private long withoutId;
    private long busy;
    private long failed;
    private long broken;

    /** A request was answered. */
    void answered(int status, int deliveriesOfIt, long idHash, boolean hasId, long nanos) {
        statuses[Math.min(Math.max(status, 0), statuses.length - 1)]++;
        latency.record(nanos / 1_000);
        if (status < FIRST_FAILURE) {
            accepted++;
            deliveries += deliveriesOfIt;
            sumOfIds += idHash * deliveriesOfIt;
            withoutId += hasId ? 0 : 1;
        } else if (status == BUSY) {
            busy++;
        } else {
            failed++;
        }
    }

    /** A connection was lost with a request on it, of which nobody knows whether it was taken. */
    void broke() {
        broken++;
    }

    long accepted() {
        return accepted;
    }

    void tell(Map<String, String> values) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("accepted", accepted);
        numbers.put("deliveries", deliveries);
        numbers.put("sum", sumOfIds);
        numbers.put("withoutId", withoutId);
        numbers.put("busy", busy);
        numbers.put("failed", failed);
        numbers.put("broken", broken);
        numbers.forEach((name, number) -> values.put(name, Long.toString(number)));
        for (int status = 0; status < statuses.length; status++) {
            if (statuses[status] > 0) {
                values.put("status." + status, Integer.toString(statuses[status]));
            }
        }
        values.put("latency", latency.encode());
    }
}
