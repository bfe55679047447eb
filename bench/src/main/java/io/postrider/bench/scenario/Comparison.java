package io.postrider.bench.scenario;

import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import java.util.List;

/** Throughput as a part of another scenario's. */
final class Comparison {
    private Comparison() {}

    /** The figures of {@link Figures#throughput}, with the part of the other's median in front. */
    static void with(List<Result> earlier, String scenario, Result result, List<Window> windows, Aim aim) {
        double other = earlier.stream()
                .filter(each -> each.scenario().equals(scenario))
                .findFirst()
                .map(each -> each.median(Figures.SETTLED))
                .orElse(Double.NaN);
        result.add(
                "kept of " + scenario,
                "%",
                Figures.of(windows, window -> 100 * window.settledPerSecond() / other),
                aim);
        Figures.throughput(result, windows, Aim.atLeast(other * aim.value() / 100));
    }
}
