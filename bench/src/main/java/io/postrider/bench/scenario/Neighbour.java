package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
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
 * What fast receivers notice of bad ones. The same events are published to the same 60 webhooks throughout; in turn all receivers are
 * well, and five hang until the time-out and five reset. Both at a fixed rate, for the latency, and as fast as it goes, for
 * the throughput.
 */
final class Neighbour implements Scenario {
    private static final int FAST = 50;
    private static final int HANGING = 5;
    private static final int RESETTING = 5;
    private static final int PER_SECOND = 1_200;
    private static final double AIM_P99_RATIO = 2;
    private static final double AIM_THROUGHPUT_PERCENT = 90;
    private static final Duration UNTIL_BAD_ONES_ARE_FULL = Duration.ofSeconds(20);
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(10);
    private static final Duration QUIET_LIMIT = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "neighbour";
    }

    @Override
    public String what() {
        return FAST + " receivers fast, " + HANGING + " that hang until the time-out, " + RESETTING
                + " that reset, against all of them fast; " + PER_SECOND + " events/s, and as fast as it goes";
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        Correctness correctness = Correctness.startingAt(stage);
        Tenant tenant = stage.subject().newTenant();
        List<RequestTemplate> requests = new ArrayList<>();
        subscribe(stage, tenant, requests, "fast", FAST);
        subscribe(stage, tenant, requests, "hang", HANGING);
        subscribe(stage, tenant, requests, "reset", RESETTING);
        stage.load(requests);
        stage.publish("closed " + Steady.PUBLISHERS);
        stage.warmUp();

        Windows well = new Windows(new ArrayList<>(), new ArrayList<>());
        Windows bad = new Windows(new ArrayList<>(), new ArrayList<>());
        for (int run = 0; run < stage.settings().runs(); run++) {
            measure(stage, well);
            stage.receive("behave hang hang");
            stage.receive("behave reset reset");
            stage.publish("open " + Steady.PUBLISHERS + " " + PER_SECOND);
            Thread.sleep(stage.settings().smoke() ? QUIET.toMillis() : UNTIL_BAD_ONES_ARE_FULL.toMillis());
            measure(stage, bad);
            recover(stage);
        }
        correctness.checkAfterFailures(result);
        tenant.leave();
        tell(result, well, bad);
    }

    private record Windows(List<Window> paced, List<Window> fullSpeed) {}

    private static void measure(Stage stage, Windows windows) throws IOException, SQLException, InterruptedException {
        awaitQuiet(stage);
        stage.publish("open " + Steady.PUBLISHERS + " " + PER_SECOND);
        Thread.sleep(QUIET.toMillis());
        windows.paced.add(stage.window());
        stage.publish("closed " + Steady.PUBLISHERS);
        Thread.sleep(QUIET.toMillis());
        windows.fullSpeed.add(stage.window());
        awaitQuiet(stage);
    }

    /** Stops publishing until the fast receivers get nothing more. */
    private static void awaitQuiet(Stage stage) throws IOException, SQLException, InterruptedException {
        stage.pause();
        long[] before = {-1};
        Stage.await("the fast receivers have all", QUIET_LIMIT, () -> {
            long arrived = stage.received().numberOrZero("arrivals.fast");
            boolean isQuiet = arrived == before[0];
            before[0] = arrived;
            Thread.sleep(QUIET.toMillis());
            return isQuiet;
        });
    }

    private static void subscribe(Stage stage, Tenant tenant, List<RequestTemplate> requests, String group, int count)
            throws IOException, SQLException, InterruptedException {
        String data = SentMark.object('n', Steady.EVENT_BYTES);
        for (int receiver = 0; receiver < count; receiver++) {
            String type = "bench." + group + "." + receiver;
            tenant.subscribe(type, stage.url("/" + group + "/" + receiver));
            requests.add(tenant.publishing(type, 1, 1, data));
        }
    }

    /** The bad ones get well; so that not hours pass until their retries are due, these are made due. */
    private static void recover(Stage stage) throws IOException, SQLException, InterruptedException {
        stage.receive("behave hang accept");
        stage.receive("behave reset accept");
        if (stage.subject() instanceof Product product) {
            Stage.await("the bad receivers have caught up", RECOVERY_LIMIT, () -> {
                product.makeAllDue();
                Thread.sleep(QUIET.toMillis());
                return product.unsettled().getAsLong() == 0;
            });
        }
    }

    private static void tell(Result result, Windows well, Windows bad) {
        List<Double> wellP99 = p99(well.paced);
        List<Double> badP99 = p99(bad.paced);
        List<Double> wellRate = rate(well.fullSpeed);
        List<Double> badRate = rate(bad.fullSpeed);
        result.add("p99 of the fast, all well", "ms", wellP99);
        result.add("p99 of the fast, with bad ones", "ms", badP99);
        result.add("p99 of the fast, ratio", "x", Figures.ratios(badP99, wellP99), Aim.atMost(AIM_P99_RATIO));
        result.add("arrived at the fast, all well", "deliveries/s", wellRate);
        result.add("arrived at the fast, with bad ones", "deliveries/s", badRate);
        result.add(
                "arrived at the fast, kept",
                "%",
                Figures.percents(badRate, wellRate),
                Aim.atLeast(AIM_THROUGHPUT_PERCENT));
        Figures.cost(result, bad.fullSpeed, window -> window.receivedInAll("distinct"), "arrivals");
    }

    private static List<Double> p99(List<Window> windows) {
        return Figures.of(windows, window -> window.arrivalLatency("fast.").percentileMillis(0.99));
    }

    private static List<Double> rate(List<Window> windows) {
        return Figures.of(windows, window -> window.received("distinct.fast") / window.seconds());
    }
}
