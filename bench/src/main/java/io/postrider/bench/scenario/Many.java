package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.publisher.RequestTemplate;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Many webhooks of many accounts, some busy and most not. */
final class Many implements Scenario {
    private static final int WEBHOOKS = 1_000;
    private static final int ACCOUNTS = 100;
    private static final int SMOKE_WEBHOOKS = 40;
    private static final int SMOKE_ACCOUNTS = 5;
    private static final int HIGHEST_WEIGHT = 1_000;
    private static final double AIM = 4_000;

    @Override
    public String name() {
        return "many";
    }

    @Override
    public String what() {
        return "1,000 webhooks of 100 accounts, the nth busiest with 1/n of the busiest's events, 64 publishers";
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        int webhooks = stage.settings().smoke() ? SMOKE_WEBHOOKS : WEBHOOKS;
        int accounts = stage.settings().smoke() ? SMOKE_ACCOUNTS : ACCOUNTS;
        Correctness correctness = Correctness.startingAt(stage);
        Crowd crowd = Crowd.of(stage, accounts, webhooks);
        String data = SentMark.object('m', Steady.EVENT_BYTES);
        List<RequestTemplate> requests = new ArrayList<>();
        for (int webhook = 0; webhook < webhooks; webhook++) {
            int weight = Math.max(1, HIGHEST_WEIGHT / (webhook + 1));
            requests.add(crowd.tenant(webhook).publishing(Crowd.type(webhook), weight, 1, data));
        }
        stage.load(requests);
        stage.publish("closed " + Steady.PUBLISHERS);
        stage.warmUp();
        List<Window> windows = stage.windows();
        correctness.check(result);
        crowd.leave();
        Figures.throughput(result, windows, Aim.atLeast(AIM));
        Steady.rest(result, windows);
    }
}
