package io.postrider.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of a scenario. It is filled while the scenario runs, by one thread. */
public final class Result {
    private final String scenario;
    private final String what;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private @Nullable String failure;

    public Result(String scenario, String what) {
        this.scenario = scenario;
        this.what = what;
    }

    public String scenario() {
        return scenario;
    }

    public String what() {
        return what;
    }

    /** In the order in which they are shown; the first is the one that the scenario is about. */
    public List<Figure> figures() {
        return figures;
    }

    public List<Check> checks() {
        return checks;
    }

    /** Why it did not come to its end, if so. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    public void add(String name, String unit, List<Double> values) {
        figures.add(new Figure(name, unit, values, Optional.empty()));
    }

    public void add(String name, String unit, List<Double> values, Aim aim) {
        figures.add(new Figure(name, unit, values, Optional.of(aim)));
    }

    public void check(String name, boolean holds, String detail) {
        checks.add(new Check(name, holds, detail));
    }

    public void failed(String reason) {
        failure = reason;
    }

    /** Whether it came to its end and all that must be so was so. */
    public boolean isSound() {
        return failure == null && checks.stream().allMatch(Check::holds);
    }

    /** The median of a figure. */
    public double median(String figure) {
        return figures.stream()
                .filter(each -> each.name().equals(figure))
                .findFirst()
                .map(each -> each.spread().median())
                .orElse(Double.NaN);
    }
}
