package io.postrider.bench.scenario;

import io.postrider.bench.measure.ProcessTree;
import io.postrider.bench.report.Result;
import io.postrider.bench.worker.Worker;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measurements of two processes at work: one that drives and counts, and one that is driven. */
final class Pairs {
    private static final double PER = 10_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private record Moment(long nanos, long count, double driverCpu, double drivenCpu, double machineCpu) {}

    private record Pair(Moment from, Moment to) {
        double seconds() {
            return (to.nanos - from.nanos) / NANOS_PER_SECOND;
        }

        double count() {
            return to.count - from.count;
        }

        double driverCpu() {
            return to.driverCpu - from.driverCpu;
        }

        double drivenCpu() {
            return to.drivenCpu - from.drivenCpu;
        }

        double foreignCores() {
            double foreign = to.machineCpu - from.machineCpu - driverCpu() - drivenCpu();
            return Math.max(0, foreign / seconds());
        }
    }

    private final List<Pair> pairs;

    private Pairs(List<Pair> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /**
     * Takes them, while both are at work.
     *
     * @param counter of the driver's snapshot
     */
    static Pairs measure(Stage stage, Worker driver, String counter, ProcessTree driven)
            throws IOException, SQLException, InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        for (int run = 0; run < stage.settings().runs(); run++) {
            Moment from = moment(driver, counter, driven);
            Thread.sleep(stage.settings().measured().toMillis());
            pairs.add(new Pair(from, moment(driver, counter, driven)));
        }
        return new Pairs(pairs);
    }

    private static Moment moment(Worker driver, String counter, ProcessTree driven) throws InterruptedException {
        return new Moment(
                System.nanoTime(),
                driver.ask("snapshot", LIMIT).number(counter),
                driver.tree().cpuSeconds(),
                driven.cpuSeconds(),
                ProcessTree.machineCpuSeconds());
    }

    /** Puts what they show into the result; names begin with {@code prefix}. */
    void tell(Result result, String prefix, String counted, String driver, String driven) {
        result.add(
                prefix + counted,
                counted + "/s",
                pairs.stream().map(pair -> pair.count() / pair.seconds()).toList());
        result.add(
                prefix + "CPU " + driver,
                "s/10,000 " + counted,
                pairs.stream()
                        .map(pair -> pair.driverCpu() * PER / pair.count())
                        .toList());
        result.add(
                prefix + "CPU " + driven,
                "s/10,000 " + counted,
                pairs.stream()
                        .map(pair -> pair.drivenCpu() * PER / pair.count())
                        .toList());
        result.add(
                prefix + "CPU of others",
                "cores",
                pairs.stream().map(Pair::foreignCores).toList());
    }
}
