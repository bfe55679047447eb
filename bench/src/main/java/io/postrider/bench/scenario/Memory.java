package io.postrider.bench.scenario;

import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The same as {@link Steady} with little memory. */
final class Memory implements Scenario {
    private static final double MEBIBYTE = 1024.0 * 1024;
    private static final double AIM_PERCENT = 90;
    private static final double AIM_MEBIBYTES = 900;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String what() {
        return "steady with -Xmx512m";
    }

    @Override
    public String javaOptions() {
        return "-Xmx512m";
    }

    @Override
    public boolean suitsPeers() {
        return false;
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        List<Window> windows = Comparison.play(stage, stage.beside(), result, Aim.atLeast(AIM_PERCENT));
        double peak = stage.subject().tree().peakResidentBytes() / MEBIBYTE;
        result.add("memory server, most", "MiB", List.of(peak), Aim.atMost(AIM_MEBIBYTES));
        Steady.rest(result, windows);
    }
}
