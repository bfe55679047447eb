package io.postrider.bench.scenario;

import io.postrider.application.engine.EngineSettings;
import io.postrider.bench.ceiling.BatchWriter;
import io.postrider.bench.report.Result;
import io.postrider.bench.worker.Reply;
import io.postrider.bench.worker.Worker;
import io.postrider.launcher.DatabaseAccess;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * How many events a second PostgreSQL could take and settle by the product's own statements, with no product in between. Events come in
 * batches as large as 64 publishers can make them: all of them wait, shared by the writers.
 */
final class DatabaseCeiling implements Scenario {
    private static final int HEAP_MEGABYTES = 512;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "ceiling-database";
    }

    @Override
    public String what() {
        return "no product: its storage writes the same rows, " + batch() + " events at once, "
                + EngineSettings.DEFAULT.intakeWriters() + " writers append, " + EngineSettings.DEFAULT.settleWriters()
                + " settles";
    }

    @Override
    public boolean suitsPeers() {
        return false;
    }

    @Override
    public boolean isCeiling() {
        return true;
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        measure(stage, result, "settled", "deliveries", "append and settle: ", 1);
        measure(stage, result, "appended", "events", "append only: ", 0);
    }

    private static void measure(
            Stage stage, Result result, String counter, String counted, String prefix, int deliveries)
            throws IOException, SQLException, InterruptedException {
        DatabaseAccess access = stage.database().access();
        try (Worker writer = stage.worker("batch-writer-" + counter, BatchWriter.class, HEAP_MEGABYTES)) {
            writer.ask(
                    String.format(
                            "start %s %s %s %d %d",
                            access.url(), access.user(), access.password(), batch(), deliveries),
                    LIMIT);
            stage.warmUp();
            Pairs pairs = Pairs.measure(stage, writer, counter, stage.database().tree());
            writer.ask("pause", LIMIT);
            Reply reply = writer.ask("snapshot", LIMIT);
            result.check(
                    prefix + "nothing fails",
                    reply.number("failed") == 0,
                    reply.values().toString());
            result.check(
                    prefix + "something is written",
                    reply.number(counter) > 0,
                    reply.values().toString());
            long batches = reply.number("batches");
            if (batches > 0) {
                result.add(
                        prefix + "settled at once", "deliveries", List.of((double) reply.number("settled") / batches));
            }
            pairs.tell(result, prefix, counted, "writer", "postgresql");
        }
    }

    private static int batch() {
        return Steady.PUBLISHERS / EngineSettings.DEFAULT.intakeWriters();
    }
}
