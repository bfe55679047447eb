package io.postrider.bench;

import io.postrider.bench.measure.ProcessTree;
import io.postrider.bench.report.JsonReport;
import io.postrider.bench.report.Result;
import io.postrider.bench.report.TextReport;
import io.postrider.bench.scenario.Scenario;
import io.postrider.bench.scenario.Settings;
import io.postrider.bench.scenario.Stage;
import io.postrider.bench.subject.Directories;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios one after the other and reports what came of them: {@code bench/run --help}. In a full run each has a database and a
 * server of its own; the smoke form, which is about correctness, uses them again.
 */
public final class Bench {
    private static final int OK = 0;
    private static final int FAULTY = 1;
    private static final int UNCLEAR = 2;
    private static final int HEADLINES = 3;
    private static final Duration TIME_TO_REPORT = Duration.ofMinutes(2);
    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Options options;
    private final Settings settings;
    private final PrintStream out;
    private final List<Result> results = new ArrayList<>();
    private volatile @Nullable Stage stage;
    private @Nullable String stageOptions;
    private volatile boolean isOver;

    private Bench(Options options, Settings settings, PrintStream out) {
        this.options = options;
        this.settings = settings;
        this.out = out;
    }

    /**
     * Ends with 0 when all was correct, 1 when something was not, 2 when it was not called rightly. The system property {@code
     * postrider.bench.root} tells where the checkout is.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(Path.of(System.getProperty("postrider.bench.root", ".")), out, arguments));
    }

    /**
     * The same for a caller that goes on afterwards.
     *
     * @param root of the checkout, which is built
     */
    public static int run(Path root, PrintStream out, String... arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--help")) {
            out.println(Options.USAGE);
            Scenario.all().forEach(scenario -> out.printf("%n  %-14s %s", scenario.name(), scenario.what()));
            out.println();
            return OK;
        }
        try {
            Options options = Options.parse(root.toAbsolutePath().normalize(), arguments);
            if (!ProcessTree.isReadable()) {
                throw new Options.Unclear("The benchmark needs Linux: it reads CPU and memory from /proc.");
            }
            List<Scenario> scenarios = chosen(options);
            Path results = options.root().resolve("bench/results");
            Files.createDirectories(results);
            Path work = Files.createDirectories(results.resolve("work")
                    .resolve(now() + "-" + ProcessHandle.current().pid()));
            Bench bench = new Bench(options, settings(options, results, work), out);
            return bench.play(scenarios, results);
        } catch (Options.Unclear unclear) {
            out.println("bench: " + unclear.getMessage() + " bench/run --help shows what there is.");
            return UNCLEAR;
        }
    }

    private static List<Scenario> chosen(Options options) throws Options.Unclear {
        List<Scenario> all = Scenario.all().stream()
                .filter(scenario -> options.peer().isEmpty() || scenario.suitsPeers())
                .toList();
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : options.scenarios()) {
            if (all.stream().noneMatch(scenario -> scenario.name().equals(name))) {
                throw new Options.Unclear("There is no scenario '" + name + "' here.");
            }
            wanted.add(name);
        }
        // The ceilings belong to figures about speed, in the same run.
        boolean withCeilings = options.ceilings() && (wanted.isEmpty() || wanted.contains("steady"));
        return all.stream()
                .filter(scenario ->
                        wanted.contains(scenario.name()) || (scenario.isCeiling() ? withCeilings : wanted.isEmpty()))
                .toList();
    }

    private static Settings settings(Options options, Path results, Path work) {
        return new Settings(
                options.root(),
                work,
                options.smoke(),
                options.warmUp(),
                options.measured(),
                options.runs(),
                options.historyRows(),
                options.profile() ? Optional.of(results.resolve(work.getFileName())) : Optional.empty(),
                options.peer(),
                options.postgres(),
                options.environment(),
                options.javaOptions());
    }

    private int play(List<Scenario> scenarios, Path resultsDirectory) throws IOException, InterruptedException {
        Thread stop = new Thread(this::closeStage, "bench-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        Thread limit = new Thread(this::endAtLimit, "bench-limit");
        limit.setDaemon(true);
        limit.start();
        Map<String, String> conditions = Conditions.of(settings);
        try {
            for (Scenario scenario : scenarios) {
                if (!isOver) {
                    play(scenario, conditions);
                }
            }
        } finally {
            closeStage();
            limit.interrupt();
            Runtime.getRuntime().removeShutdownHook(stop);
        }
        TextReport.print(conditions, results, !settings.smoke(), out);
        Path file =
                resultsDirectory.resolve(settings.work().getFileName() + (settings.smoke() ? "-smoke" : "") + ".json");
        JsonReport.write(conditions, results, file);
        out.println(file);
        boolean isSound = results.stream().allMatch(Result::isSound);
        if (isSound && !options.keep()) {
            Directories.delete(settings.work());
        }
        return isSound && !(options.strict() && missesAnAim()) ? OK : FAULTY;
    }

    private void play(Scenario scenario, Map<String, String> conditions) throws IOException, InterruptedException {
        out.println("[" + now() + "] " + scenario.name() + ": " + scenario.what());
        Result result = new Result(scenario.name(), scenario.what());
        results.add(result);
        try {
            Stage prepared = stageFor(scenario);
            scenario.play(prepared, result);
            if (!scenario.isCeiling()) {
                prepared.describe(conditions);
                prepared.writeProfile(scenario.name());
            }
            result.figures().stream().limit(HEADLINES).forEach(figure -> out.println("    " + figure));
        } catch (IOException | SQLException | RuntimeException failure) {
            if (isOver) {
                result.failed("the limit came while it was played");
            } else {
                failure.printStackTrace(out);
                result.failed(failure.toString());
            }
            closeStage();
        }
        if (!settings.smoke()) {
            closeStage();
        }
    }

    private Stage stageFor(Scenario scenario) throws IOException {
        Stage open = stage;
        if (open != null && scenario.javaOptions().equals(stageOptions)) {
            return open;
        }
        closeStage();
        Stage opened = new Stage(settings, settings.work().resolve(scenario.name()), scenario.javaOptions());
        stage = opened;
        if (isOver) { // The limit came while it was opened.
            closeStage();
        }
        stageOptions = scenario.javaOptions();
        return opened;
    }

    private synchronized void closeStage() {
        Stage open = stage;
        stage = null;
        if (open != null) {
            open.close();
            if (!options.keep()) {
                open.discard();
            }
        }
    }

    /** What is being played fails, and what was played before is reported. */
    private void endAtLimit() {
        try {
            Thread.sleep(options.limit().toMillis());
            out.println("bench: not over after " + options.limit().toMinutes() + " min, which is the limit.");
            isOver = true;
            closeStage();
            Thread.sleep(TIME_TO_REPORT.toMillis());
            System.exit(FAULTY);
        } catch (InterruptedException overInTime) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean missesAnAim() {
        return results.stream()
                .flatMap(result -> result.figures().stream())
                .anyMatch(figure -> figure.aim().isPresent()
                        && !figure.aim().get().isMetBy(figure.spread().median()));
    }

    private static String now() {
        return LocalDateTime.now(ZoneId.systemDefault()).format(FILE_TIME);
    }
}
