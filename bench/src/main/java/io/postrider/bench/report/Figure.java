package io.postrider.bench.report;

import io.postrider.bench.measure.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that was measured once in each run.
 *
 * @param values NaN where a run could not measure it
 */
public record Figure(String name, String unit, List<Double> values, Optional<Aim> aim) {
    public Figure {
        values = List.copyOf(values);
    }

    public Spread spread() {
        return Spread.of(values);
    }

    /** In one line. */
    @Override
    public String toString() {
        Spread spread = spread();
        return name + ": " + format(spread.median()) + " " + unit + " (" + format(spread.minimum()) + " to "
                + format(spread.maximum()) + ")";
    }

    /** Four digits that count, and thousands apart. */
    static String format(double value) {
        double size = Math.abs(value);
        String pattern = size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%,.1f" : size >= 0.1 ? "%,.2f" : "%,.4f";
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, pattern, value);
    }
}
