package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.report.Aim;
import io.postrider.bench.report.Result;
import io.postrider.bench.subject.Product;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The same as {@link Steady} with much in the tables. */
final class History implements Scenario {
    private static final double AIM_PERCENT = 90;
    private static final long ROWS_AT_ONCE = 100_000;
    private static final double GIBIBYTE = 1024.0 * 1024 * 1024;

    @Override
    public String name() {
        return "history";
    }

    @Override
    public String what() {
        return "steady with 10 million events, deliveries and attempts in the tables";
    }

    @Override
    public boolean suitsPeers() {
        return false;
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        Product product = stage.product();
        long rows = stage.settings().historyRows();
        String data = SentMark.object('h', Steady.EVENT_BYTES);
        for (long from = 0; from < rows; from += ROWS_AT_ONCE) {
            product.writeHistory(from, Math.min(ROWS_AT_ONCE, rows - from), rows, data);
        }
        product.vacuum();
        double size = product.databaseBytes() / GIBIBYTE;
        List<Window> windows = Comparison.play(stage, stage.beside(), result, Aim.atLeast(AIM_PERCENT));
        result.add("history", "deliveries", List.of((double) rows));
        result.add("database before", "GiB", List.of(size));
        Steady.rest(result, windows);
    }
}
