package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.measure.LatencyHistogram;
import io.postrider.bench.publisher.RequestTemplate;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import io.postrider.bench.subject.Product;
import io.postrider.bench.subject.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A receiver comes back after an outage, and all its retries are due at once, while new events go on: half of them to the very
 * webhook that has the backlog, half to another one.
 *
 * <p>The retries come about as they do in life: events are published while the receiver answers 503, each is attempted once and put off.
 * Then the receiver is back, and so that not an hour passes first, they are made due by one SQL statement.
 */
final class Backlog implements Scenario {
    private static final int RETRIES = 200_000;
    private static final int SMOKE_RETRIES = 1_000;
    private static final double AIM_DRAINED = 3_000;
    private static final List<String> LATER = List.of("PT0S", "PT1H", "PT1H");
    private static final Duration OUTAGE_LIMIT = Duration.ofMinutes(15);
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(10);
    private static final Duration BASELINE_IN_SMOKE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public String what() {
        return "200,000 due retries of one webhook after an outage of its receiver, while " + Latency.PER_SECOND
                + " new events/s go to it and to another one";
    }

    @Override
    public boolean suitsPeers() {
        return false;
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        int retries = stage.settings().smoke() ? SMOKE_RETRIES : RETRIES;
        Product product = stage.product();
        Tenant tenant = product.newTenant();
        tenant.subscribe("bench.old", stage.url("/hit/1"), LATER);
        tenant.subscribe("bench.other", stage.url("/other/1"), LATER);
        List<RequestTemplate> old =
                List.of(tenant.publishing("bench.old", 1, 1, SentMark.object('b', Steady.EVENT_BYTES)));
        List<RequestTemplate> fresh = List.of(
                tenant.publishing("bench.old", 1, 1, SentMark.object('s', Steady.EVENT_BYTES)),
                tenant.publishing("bench.other", 1, 1, SentMark.object('o', Steady.EVENT_BYTES)));

        stage.load(fresh);
        stage.publish("closed " + Steady.PUBLISHERS);
        stage.warmUp();
        stage.pause();
        stage.settle(DRAIN_LIMIT);

        List<Window> before = new ArrayList<>();
        List<Window> during = new ArrayList<>();
        for (int run = 0; run < stage.settings().runs(); run++) {
            Correctness correctness = Correctness.startingAt(stage);
            beOut(stage, old, retries);
            result.check(
                    "all retries wait",
                    product.unsettled().getAsLong() == retries,
                    product.unsettled().getAsLong() + " of " + retries);
            correctness.expectToo(stage.published());
            stage.load(fresh);
            stage.publish("open " + Steady.PUBLISHERS + " " + Latency.PER_SECOND);
            before.add(baseline(stage));
            Reading start = stage.read();
            product.makeAllDue();
            Stage.await("the backlog is drained", DRAIN_LIMIT, () -> drained(stage) >= retries);
            during.add(stage.windowSince(start));
            correctness.checkAfterFailures(result);
        }
        tenant.leave();
        tell(result, before, during, retries);
    }

    private static void beOut(Stage stage, List<RequestTemplate> requests, int retries)
            throws IOException, SQLException, InterruptedException {
        stage.load(requests);
        // A receiver that cannot be reached at all would be asked too seldom for so many retries.
        stage.receive("behave hit reject");
        stage.publish("closed " + Steady.PUBLISHERS + " " + retries);
        Stage.await(
                "the events of the outage are accepted",
                OUTAGE_LIMIT,
                () -> stage.published().number("accepted") >= retries);
        Stage.await(
                "each of them was attempted once",
                OUTAGE_LIMIT,
                () -> stage.product().waitingForLater() >= retries);
        stage.receive("behave hit accept");
    }

    private static Window baseline(Stage stage) throws IOException, SQLException, InterruptedException {
        if (stage.settings().smoke()) {
            Reading start = stage.read();
            Thread.sleep(BASELINE_IN_SMOKE.toMillis());
            return stage.windowSince(start);
        }
        return stage.window();
    }

    private static long drained(Stage stage) throws IOException, SQLException, InterruptedException {
        return stage.received().histogram("latency.hit.b").total();
    }

    private static void tell(Result result, List<Window> before, List<Window> during, int retries) {
        result.add(
                "drained",
                "retries/s",
                Figures.of(during, window -> retries / window.seconds()),
                Aim.atLeast(AIM_DRAINED));
        for (int percent : new int[] {50, 99}) {
            Aim aim = Aim.atMost(percent == 50 ? Latency.AIM_P50 : Latency.AIM_P99);
            result.add("new events before, publish to arrival, p" + percent, "ms", Figures.of(before, window -> fresh(
                            window)
                    .percentileMillis(percent / 100.0)));
            result.add(
                    "new events meanwhile, publish to arrival, p" + percent,
                    "ms",
                    Figures.of(during, window -> fresh(window).percentileMillis(percent / 100.0)),
                    aim);
        }
        result.add(
                "new events meanwhile, the webhook with the backlog, p99",
                "ms",
                Figures.of(during, window -> window.arrivalLatency("hit.s").percentileMillis(0.99)));
        result.add(
                "new events meanwhile, the other webhook, p99",
                "ms",
                Figures.of(during, window -> window.arrivalLatency("other.o").percentileMillis(0.99)));
        Figures.cost(result, during, window -> window.receivedInAll("distinct"), "deliveries");
    }

    private static LatencyHistogram fresh(Window window) {
        return window.arrivalLatency("hit.s").plus(window.arrivalLatency("other.o"));
    }
}
