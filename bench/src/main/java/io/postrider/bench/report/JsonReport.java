package io.postrider.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postrider.bench.measure.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The same as the table, for programs. */
public final class JsonReport {
    private JsonReport() {}

    public static void write(Map<String, String> conditions, List<Result> results, Path file) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode report = json.createObjectNode();
        ObjectNode told = report.putObject("conditions");
        conditions.forEach(told::put);
        ArrayNode scenarios = report.putArray("scenarios");
        for (Result result : results) {
            ObjectNode scenario = scenarios.addObject();
            scenario.put("name", result.scenario());
            scenario.put("what", result.what());
            result.failure().ifPresent(reason -> scenario.put("failure", reason));
            ArrayNode figures = scenario.putArray("figures");
            result.figures().forEach(figure -> fill(figures.addObject(), figure));
            ArrayNode checks = scenario.putArray("checks");
            for (Check check : result.checks()) {
                checks.addObject()
                        .put("name", check.name())
                        .put("holds", check.holds())
                        .put("detail", check.detail());
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        json.writeValue(file.toFile(), report);
    }

    private static void fill(ObjectNode node, Figure figure) {
        Spread spread = figure.spread();
        node.put("name", figure.name());
        node.put("unit", figure.unit());
        put(node, "median", spread.median());
        put(node, "minimum", spread.minimum());
        put(node, "maximum", spread.maximum());
        ArrayNode runs = node.putArray("runs");
        for (double value : figure.values()) {
            if (Double.isNaN(value)) {
                runs.addNull();
            } else {
                runs.add(value);
            }
        }
        figure.aim().ifPresent(aim -> node.put("aim", aim.toString()).put("met", aim.isMetBy(spread.median())));
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
