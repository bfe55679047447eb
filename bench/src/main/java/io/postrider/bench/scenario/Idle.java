package io.postrider.bench.scenario;

import io.postrider.bench.measure.ResidentMemory;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What it costs to be there. */
final class Idle implements Scenario {
    private static final int WEBHOOKS = 10_000;
    private static final int ACCOUNTS = 100;
    private static final int SMOKE_WEBHOOKS = 100;
    private static final int SMOKE_ACCOUNTS = 5;
    private static final double AIM_PERCENT = 1;

    /** Beside the warm-up: so long the server still compiles what the making of webhooks has heated, and the database looks at their rows. */
    private static final Duration COMING_TO_REST = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String what() {
        return "10,000 webhooks of 100 accounts, nothing to do";
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        int webhooks = stage.settings().smoke() ? SMOKE_WEBHOOKS : WEBHOOKS;
        int accounts = stage.settings().smoke() ? SMOKE_ACCOUNTS : ACCOUNTS;
        Crowd crowd = Crowd.of(stage, accounts, webhooks);
        stage.load(List.of(crowd.tenant(0).publishing(Crowd.type(0), 1, 1, "{}")));
        stage.warmUp();
        Thread.sleep(stage.settings().smoke() ? 0 : COMING_TO_REST.toMillis());
        List<Window> windows = stage.windows();
        long arrived = windows.get(windows.size() - 1).receivedInAll("arrivals");
        result.check("nothing is delivered", arrived == 0, arrived + " deliveries");
        ToDoubleFunction<Window> both = window -> percent(window, Stage.SERVER) + percent(window, Stage.POSTGRESQL);
        result.add("CPU of server and postgresql", "% of a core", Figures.of(windows, both), Aim.atMost(AIM_PERCENT));
        long pages;
        List<Window> inPlace;
        try (ResidentMemory memory =
                ResidentMemory.of(stage.subject().tree(), stage.database().tree())) {
            inPlace = stage.windows();
            pages = memory.pages();
        }
        if (pages > 0) {
            result.add(
                    "the same, their memory kept in its place",
                    "% of a core",
                    Figures.of(inPlace, both),
                    Aim.atMost(AIM_PERCENT));
        }
        for (String process : List.of(Stage.SERVER, Stage.POSTGRESQL)) {
            result.add("CPU " + process, "% of a core", Figures.of(windows, window -> percent(window, process)));
        }
        result.add("commits", "/s", Figures.of(windows, Window::commitsPerSecond));
        result.add("write-ahead log", "MB/s", Figures.of(windows, Window::logMegabytesPerSecond));
        result.add("CPU of others", "cores", Figures.of(windows, Window::foreignCores));
        crowd.leave();
    }

    private static double percent(Window window, String process) {
        return 100 * window.cpuSeconds(process) / window.seconds();
    }
}
