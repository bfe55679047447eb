package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import io.postrider.bench.subject.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** How long an event takes when there is room to spare. */
final class Latency implements Scenario {
    static final int PER_SECOND = 500;
    static final double AIM_P50 = 5;
    static final double AIM_P99 = 25;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String what() {
        return PER_SECOND + " events/s at fixed times, from when the publish request was due to the arrival";
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        Correctness correctness = Correctness.startingAt(stage);
        Tenant tenant = stage.subject().newTenant();
        tenant.subscribe("bench.latency", stage.url("/latency/1"));
        stage.load(List.of(tenant.publishing("bench.latency", 1, 1, SentMark.object('l', Steady.EVENT_BYTES))));
        stage.publish("open " + Steady.PUBLISHERS + " " + PER_SECOND);
        stage.warmUp();
        List<Window> windows = stage.windows();
        correctness.check(result);
        tenant.leave();
        arrival(result, windows, "publish to arrival, p50", 0.5, Aim.atMost(AIM_P50));
        arrival(result, windows, "publish to arrival, p99", 0.99, Aim.atMost(AIM_P99));
        result.add("publish to arrival, p99.9", "ms", Figures.of(windows, window -> window.arrivalLatency("")
                .percentileMillis(0.999)));
        result.add(
                "arrived",
                "events/s",
                Figures.of(windows, window -> window.receivedInAll("distinct") / window.seconds()));
        Figures.publishLatency(result, windows);
        Figures.cost(result, windows, Window::settled, "deliveries");
    }

    private static void arrival(Result result, List<Window> windows, String name, double share, Aim aim) {
        result.add(
                name,
                "ms",
                Figures.of(windows, window -> window.arrivalLatency("").percentileMillis(share)),
                aim);
    }
}
