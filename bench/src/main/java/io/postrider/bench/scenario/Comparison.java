package io.postrider.bench.scenario;

import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The load of {@link Steady} on two stages in turn, one of which has something else about it: what the machine does within minutes meets
 * both.
 */
final class Comparison {
    private static final String BESIDE = "steady beside it, settled";
    private static final Duration GETTING_GOING = Duration.ofSeconds(5);

    private Comparison() {}

    /**
     * Plays it, and tells the throughput and what part it is of the other's.
     *
     * @param aim in percent of the other's
     * @return the measurements of the first
     */
    static List<Window> play(Stage changed, Stage asShipped, Result result, Aim aim)
            throws IOException, SQLException, InterruptedException {
        SteadyLoad one = SteadyLoad.on(changed);
        SteadyLoad other = SteadyLoad.on(asShipped);
        one.warmUp();
        one.rest();
        other.warmUp();
        other.rest();
        List<Window> windows = new ArrayList<>();
        List<Window> beside = new ArrayList<>();
        for (int run = 0; run < changed.settings().runs(); run++) {
            beside.add(window(asShipped, other));
            windows.add(window(changed, one));
        }
        one.end(result);
        other.end(result);
        tell(result, windows, beside, aim);
        return windows;
    }

    private static Window window(Stage stage, SteadyLoad load) throws IOException, SQLException, InterruptedException {
        load.goOn();
        Thread.sleep(stage.settings().smoke() ? 0 : GETTING_GOING.toMillis());
        Window window = stage.window();
        load.rest();
        return window;
    }

    private static void tell(Result result, List<Window> windows, List<Window> beside, Aim aim) {
        List<Double> settled = Figures.of(windows, Window::settledPerSecond);
        List<Double> settledBeside = Figures.of(beside, Window::settledPerSecond);
        result.add("kept of steady", "%", Figures.percents(settled, settledBeside), aim);
        result.add(BESIDE, "deliveries/s", settledBeside);
        Figures.throughput(result, windows, Aim.atLeast(result.median(BESIDE) * aim.value() / 100));
    }
}
