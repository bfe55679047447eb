package io.postrider.bench.measure;

import java.util.List;

/** The middle and the extremes of a measurement that was repeated. */
public record Spread(double median, double minimum, double maximum) {
    /**
     * Of these values.
     *
     * @param values at least one; NaN, for what could not be measured, makes all of it NaN
     */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        if (values.stream().anyMatch(value -> value.isNaN())) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
