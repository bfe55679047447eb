package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import io.postrider.bench.subject.Product;
import io.postrider.bench.subject.Tenant;
import io.postrider.bench.worker.Reply;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Events that nobody subscribes to: accepted and stored. */
final class PublishOnly implements Scenario {
    private static final double AIM = 10_000;

    @Override
    public String name() {
        return "publish-only";
    }

    @Override
    public String what() {
        return "accepted and stored, no subscriber, 1 KiB events, 64 publishers, as fast as it goes";
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        long eventsBefore = stage.subject() instanceof Product product ? product.events() : 0;
        Tenant tenant = stage.subject().newTenant();
        stage.load(List.of(tenant.publishing("bench.unheard", 1, 0, SentMark.object('u', Steady.EVENT_BYTES))));
        stage.publish("closed " + Steady.PUBLISHERS);
        stage.warmUp();
        List<Window> windows = stage.windows();
        stage.pause();

        Reply published = stage.published();
        long failed = published.number("failed") + published.number("broken");
        result.check("no publish request fails", failed == 0, failed + " of " + published.number("sent"));
        if (stage.subject() instanceof Product product) {
            long stored = product.events() - eventsBefore;
            long accepted = published.number("accepted");
            result.check("what was accepted is stored", stored == accepted, stored + " of " + accepted);
        }
        result.add("accepted", "events/s", Figures.of(windows, Window::acceptedPerSecond), Aim.atLeast(AIM));
        Figures.publishLatency(result, windows);
        Figures.cost(result, windows, window -> window.published("accepted"), "events");
    }
}
