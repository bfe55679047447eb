package io.postrider.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void percentiles_are_exact_to_two_percent() {
        LatencyHistogram histogram = new LatencyHistogram();

        for (int micros = 1; micros <= 100_000; micros++) {
            histogram.record(micros);
        }

        assertThat(histogram.percentileMillis(0.5)).isCloseTo(50, Percentage.withPercentage(2));
        assertThat(histogram.percentileMillis(0.99)).isCloseTo(99, Percentage.withPercentage(2));
        assertThat(histogram.percentileMillis(1)).isCloseTo(100, Percentage.withPercentage(2));
    }

    @Test
    void a_percentile_is_never_below_what_was_recorded() {
        for (long micros = 0; micros < 1_000_000_000; micros = micros * 5 / 4 + 1) {
            LatencyHistogram histogram = new LatencyHistogram();

            histogram.record(micros);

            assertThat(histogram.percentileMillis(0.5)).isGreaterThanOrEqualTo(micros / 1_000.0);
            assertThat(histogram.percentileMillis(0.5)).isCloseTo(micros / 1_000.0, within(micros * 0.016 / 1_000));
        }
    }

    @Test
    void one_slow_in_a_hundred_is_not_the_median_but_is_the_last_percent() {
        LatencyHistogram histogram = new LatencyHistogram();

        for (int i = 0; i < 98; i++) {
            histogram.record(1_000);
        }
        histogram.record(900_000);
        histogram.record(900_000);

        assertThat(histogram.percentileMillis(0.5)).isCloseTo(1, Percentage.withPercentage(2));
        assertThat(histogram.percentileMillis(0.99)).isCloseTo(900, Percentage.withPercentage(2));
    }

    @Test
    void what_was_recorded_since_a_copy_was_taken_can_be_told() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(5_000_000);
        LatencyHistogram earlier = LatencyHistogram.decode(histogram.encode());

        histogram.record(2_000);

        LatencyHistogram since = histogram.since(earlier);
        assertThat(since.total()).isEqualTo(1);
        assertThat(since.percentileMillis(1)).isCloseTo(2, Percentage.withPercentage(2));
    }

    @Test
    void nothing_recorded_has_no_percentile() {
        assertThat(LatencyHistogram.decode("").percentileMillis(0.5)).isNaN();
    }

    @Test
    void latencies_out_of_all_bounds_are_counted_at_the_bounds() {
        LatencyHistogram histogram = new LatencyHistogram();

        histogram.record(-1);
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.total()).isEqualTo(2);
        assertThat(histogram.percentileMillis(0.5)).isZero();
        assertThat(histogram.percentileMillis(1)).isGreaterThan(3_600_000);
    }
}
