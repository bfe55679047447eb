package io.postrider.bench.scenario;

import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** One webhook, as fast as it goes. */
final class Steady implements Scenario {
    static final int EVENT_BYTES = 1_024;
    static final int PUBLISHERS = 64;

    private static final double AIM = 5_000;

    @Override
    public String name() {
        return "steady";
    }

    @Override
    public String what() {
        return "1 webhook, 1 KiB events, " + PUBLISHERS + " publishers, as fast as it goes";
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        SteadyLoad load = SteadyLoad.on(stage);
        load.warmUp();
        List<Window> windows = stage.windows();
        load.end(result);
        Figures.throughput(result, windows, Aim.atLeast(AIM));
        rest(result, windows);
    }

    /** The figures that are not about throughput. */
    static void rest(Result result, List<Window> windows) {
        Figures.publishLatency(result, windows);
        Figures.arrivalLatency(result, windows);
        Figures.cost(result, windows, Window::settled, "deliveries");
    }
}
