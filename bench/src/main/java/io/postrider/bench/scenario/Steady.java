package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import io.postrider.bench.subject.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** One webhook, as fast as it goes; also what others begin with that change one thing about it. */
class Steady implements Scenario {
    static final int EVENT_BYTES = 1_024;
    static final int PUBLISHERS = 64;

    private static final double AIM = 5_000;

    private final String name;
    private final String what;

    Steady(String name, String what) {
        this.name = name;
        this.what = what;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public void play(Stage stage, Result result, List<Result> earlier)
            throws IOException, SQLException, InterruptedException {
        List<Window> windows = measure(stage, result);
        Figures.throughput(result, windows, Aim.atLeast(AIM));
        rest(result, windows);
    }

    /** The figures that are not about throughput. */
    static void rest(Result result, List<Window> windows) {
        Figures.publishLatency(result, windows);
        Figures.arrivalLatency(result, windows);
        Figures.cost(result, windows, Window::settled, "deliveries");
    }

    /** Plays it and checks what came of it. */
    final List<Window> measure(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        Correctness correctness = Correctness.startingAt(stage);
        Tenant tenant = stage.subject().newTenant();
        tenant.subscribe("bench.steady", stage.url("/steady/1"));
        stage.load(List.of(tenant.publishing("bench.steady", 1, 1, SentMark.object('s', EVENT_BYTES))));
        stage.publish("closed " + PUBLISHERS);
        stage.warmUp();
        List<Window> windows = stage.windows();
        correctness.check(result);
        tenant.leave();
        return windows;
    }
}
