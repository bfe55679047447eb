package io.postrider.bench.measure;

import java.util.Arrays;

/**
 * How often which latency was seen, in microseconds, exact to 1.6 %. Its memory is fixed and recording allocates nothing. Buckets are as
 * in Gil Tene's HdrHistogram: 64 of equal width for each power of two.
 *
 * <p>Used by one thread.
 */
public final class LatencyHistogram {
    private static final int SUB_BUCKET_BITS = 6;
    private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;
    private static final int MAX_EXPONENT = 30;
    private static final long MAX_MICROS = (1L << (MAX_EXPONENT + SUB_BUCKET_BITS)) - 1;

    private final long[] counts = new long[SUB_BUCKETS * (MAX_EXPONENT + 1)];
    private long total;

    /** Counts one latency; what is below zero counts as zero, what is above 19 hours as 19 hours. */
    public void record(long micros) {
        counts[bucketOf(Math.min(Math.max(micros, 0), MAX_MICROS))]++;
        total++;
    }

    public long total() {
        return total;
    }

    /**
     * The latency that this share of all does not exceed.
     *
     * @param share above 0, up to 1
     * @return milliseconds, the upper edge of the bucket; NaN where nothing was recorded
     */
    public double percentileMillis(double share) {
        if (total == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        int bucket = -1;
        while (seen < rank) {
            bucket++;
            seen += counts[bucket];
        }
        return upperEdge(bucket) / 1_000.0;
    }

    /** What was recorded since {@code earlier}, a copy of this one, was taken. */
    public LatencyHistogram since(LatencyHistogram earlier) {
        LatencyHistogram difference = new LatencyHistogram();
        for (int i = 0; i < counts.length; i++) {
            difference.counts[i] = counts[i] - earlier.counts[i];
        }
        difference.total = total - earlier.total;
        return difference;
    }

    /** All that this one and {@code other} have recorded. */
    public LatencyHistogram plus(LatencyHistogram other) {
        LatencyHistogram sum = new LatencyHistogram();
        for (int i = 0; i < counts.length; i++) {
            sum.counts[i] = counts[i] + other.counts[i];
        }
        sum.total = total + other.total;
        return sum;
    }

    /** A text without spaces that {@link #decode} reads. */
    public String encode() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                text.append(text.isEmpty() ? "" : ",").append(i).append(':').append(counts[i]);
            }
        }
        return text.toString();
    }

    /** Reads what {@link #encode} wrote. */
    public static LatencyHistogram decode(String text) {
        LatencyHistogram histogram = new LatencyHistogram();
        if (!text.isEmpty()) {
            Arrays.stream(text.split(",", -1)).forEach(entry -> {
                int colon = entry.indexOf(':');
                long count = Long.parseLong(entry.substring(colon + 1));
                histogram.counts[Integer.parseInt(entry.substring(0, colon))] = count;
                histogram.total += count;
            });
        }
        return histogram;
    }

    private static int bucketOf(long micros) {
        if (micros < SUB_BUCKETS) {
            return (int) micros;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - SUB_BUCKET_BITS;
        return SUB_BUCKETS * exponent + (int) (micros >>> exponent);
    }

    private static long upperEdge(int bucket) {
        if (bucket < 2 * SUB_BUCKETS) {
            return bucket;
        }
        int exponent = bucket / SUB_BUCKETS - 1;
        return ((long) (bucket - SUB_BUCKETS * exponent + 1) << exponent) - 1;
    }
}
