package io.postrider.bench.report;

import io.postrider.bench.measure.Spread;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table on the terminal. */
public final class TextReport {
    private static final int COLUMNS = 7;

    private TextReport() {}

    /**
     * Prints it.
     *
     * @param judged whether aims are shown
     */
    public static void print(Map<String, String> conditions, List<Result> results, boolean judged, PrintStream out) {
        out.println();
        conditions.forEach((name, value) -> out.printf("  %-22s %s%n", name, value));
        out.println();
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"scenario", "figure", "median", "min", "max", "unit", judged ? "aim" : ""});
        for (Result result : results) {
            String scenario = result.scenario();
            for (Figure figure : result.figures()) {
                rows.add(row(scenario, figure, judged));
                scenario = "";
            }
        }
        int[] widths = new int[COLUMNS];
        for (String[] row : rows) {
            for (int column = 0; column < COLUMNS; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        for (String[] row : rows) {
            out.println(line(row, widths));
        }
        out.println();
        for (Result result : results) {
            result.failure().ifPresent(reason -> out.println("FAILED  " + result.scenario() + ": " + reason));
            for (Check check : result.checks()) {
                if (!check.holds()) {
                    out.println("WRONG   " + result.scenario() + ": " + check.name() + ": " + check.detail());
                }
            }
        }
        long checks =
                results.stream().mapToLong(result -> result.checks().size()).sum();
        long held = results.stream()
                .flatMap(result -> result.checks().stream())
                .filter(Check::holds)
                .count();
        out.println(held + " of " + checks + " checks of correctness hold.");
    }

    private static String[] row(String scenario, Figure figure, boolean judged) {
        Spread spread = figure.spread();
        String aim = !judged || figure.aim().isEmpty()
                ? ""
                : figure.aim().get() + (figure.aim().get().isMetBy(spread.median()) ? "  met" : "  MISSED");
        return new String[] {
            scenario,
            figure.name(),
            Figure.format(spread.median()),
            Figure.format(spread.minimum()),
            Figure.format(spread.maximum()),
            figure.unit(),
            aim
        };
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            boolean isNumber = column >= 2 && column <= 4;
            String padding = " ".repeat(widths[column] - row[column].length());
            line.append(isNumber ? padding + row[column] : row[column] + padding)
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }
}
