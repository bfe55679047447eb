package io.postrider.bench.scenario;

import io.postrider.bench.measure.LatencyHistogram;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Figures that many scenarios have. */
final class Figures {
    static final String SETTLED = "settled in the database";

    private static final double MEBIBYTE = 1024.0 * 1024;
    private static final double PER = 10_000;

    private Figures() {}

    static List<Double> of(List<Window> windows, ToDoubleFunction<Window> figure) {
        return windows.stream().mapToDouble(figure).boxed().toList();
    }

    /** Each value over the one that was measured in the same turn. */
    static List<Double> ratios(List<Double> values, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < values.size(); turn++) {
            ratios.add(values.get(turn) / others.get(turn));
        }
        return ratios;
    }

    /** The same in percent. */
    static List<Double> percents(List<Double> values, List<Double> others) {
        return ratios(values, others).stream().map(ratio -> 100 * ratio).toList();
    }

    /** What was accepted and settled, and whether more and more waits. */
    static void throughput(Result result, List<Window> windows, Aim aim) {
        result.add(SETTLED, "deliveries/s", of(windows, Window::settledPerSecond), aim);
        result.add("accepted", "events/s", of(windows, Window::acceptedPerSecond));
        double settled = result.median(SETTLED);
        // Noise of the reading aside, it is not growing when less than 1 % of what is delivered stays behind.
        result.add(
                "backlog growth",
                "deliveries/s",
                of(windows, Window::backlogGrowthPerSecond),
                Aim.atMost(Math.max(10, settled / 100)));
        result.add("refused (503)", "requests/s", of(windows, window -> window.published("busy") / window.seconds()));
    }

    static void publishLatency(Result result, List<Window> windows) {
        latency(result, windows, "publish, request to answer", Window::publishLatency);
    }

    static void arrivalLatency(Result result, List<Window> windows) {
        latency(result, windows, "publish to arrival", window -> window.arrivalLatency(""));
    }

    static void latency(
            Result result, List<Window> windows, String name, Function<Window, LatencyHistogram> histogram) {
        for (int percent : new int[] {50, 99}) {
            result.add(name + ", p" + percent, "ms", of(windows, window -> histogram
                    .apply(window)
                    .percentileMillis(percent / 100.0)));
        }
    }

    /** What each process costs and holds. */
    static void cost(Result result, List<Window> windows, ToDoubleFunction<Window> count, String counted) {
        for (String process : List.of(Stage.SERVER, Stage.POSTGRESQL, Stage.PUBLISHER, Stage.RECEIVER)) {
            result.add(
                    "CPU " + process,
                    "s/10,000 " + counted,
                    of(windows, window -> window.cpuSeconds(process) * PER / count.applyAsDouble(window)));
        }
        result.add("memory server", "MiB", of(windows, window -> window.serverMemory() / MEBIBYTE));
        result.add("memory postgresql", "MiB", of(windows, window -> window.databaseMemory() / MEBIBYTE));
        result.add("commits", "/s", of(windows, Window::commitsPerSecond));
        result.add("write-ahead log", "MB/s", of(windows, Window::logMegabytesPerSecond));
        result.add("CPU of others", "cores", of(windows, Window::foreignCores));
    }
}
