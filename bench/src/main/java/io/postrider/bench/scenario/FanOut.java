package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import io.postrider.bench.subject.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Each event goes to ten webhooks. */
final class FanOut implements Scenario {
    private static final int WEBHOOKS = 10;
    private static final double AIM = 10_000;

    @Override
    public String name() {
        return "fan-out";
    }

    @Override
    public String what() {
        return "1 event to " + WEBHOOKS + " webhooks, 1 KiB events, 64 publishers, as fast as it goes";
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        Correctness correctness = Correctness.startingAt(stage);
        Tenant tenant = stage.subject().newTenant();
        for (int webhook = 0; webhook < WEBHOOKS; webhook++) {
            tenant.subscribe("bench.fan", stage.url("/fan/" + webhook));
        }
        stage.load(List.of(tenant.publishing("bench.fan", 1, WEBHOOKS, SentMark.object('f', Steady.EVENT_BYTES))));
        stage.publish("closed " + Steady.PUBLISHERS);
        stage.warmUp();
        List<Window> windows = stage.windows();
        correctness.check(result);
        tenant.leave();
        Figures.throughput(result, windows, Aim.atLeast(AIM));
        Steady.rest(result, windows);
    }
}
