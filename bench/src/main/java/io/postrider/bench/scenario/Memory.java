package io.postrider.bench.scenario;

import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The same as {@link Steady} with little memory. */
final class Memory extends Steady {
    private static final double MEBIBYTE = 1024.0 * 1024;
    private static final double AIM_PERCENT = 90;
    private static final double AIM_MEBIBYTES = 900;

    Memory() {
        super("memory", "steady with -Xmx512m");
    }

    @Override
    public String javaOptions() {
        return "-Xmx512m";
    }

    @Override
    public Optional<String> comparedWith() {
        return Optional.of("steady");
    }

    @Override
    public boolean suitsPeers() {
        return false;
    }

    @Override
    public void play(Stage stage, Result result, List<Result> earlier)
            throws IOException, SQLException, InterruptedException {
        List<Window> windows = measure(stage, result);
        double peak = stage.subject().tree().peakResidentBytes() / MEBIBYTE;
        Comparison.with(earlier, "steady", result, windows, Aim.atLeast(AIM_PERCENT));
        result.add("memory server, most", "MiB", List.of(peak), Aim.atMost(AIM_MEBIBYTES));
        rest(result, windows);
    }
}
