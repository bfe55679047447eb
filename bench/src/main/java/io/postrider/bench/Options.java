package io.postrider.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param root of the checkout
 * @param scenarios their names; empty for all
 * @param smoke whether it is only seen that all works, in as little time as possible
 * @param warmUp under load, before anything is measured
 * @param measured how long each measurement takes
 * @param runs how many measurements
 * @param historyRows deliveries that are there before, in the scenario of that name
 * @param profile whether it is looked at what the product spends its time on, which costs some itself
 * @param ceilings whether it is also measured what is possible with no product in between
 * @param peer the adapter of another service that is measured instead
 * @param postgres settings of PostgreSQL, over those it is shipped with
 * @param environment of the product, over what {@code ./run} needs
 * @param javaOptions of the product, over those it is shipped with
 * @param limit after which everything is ended
 * @param strict whether a missed aim counts as failure
 * @param keep whether the working directory is left for a look
 */
public record Options(
        Path root,
        List<String> scenarios,
        boolean smoke,
        Duration warmUp,
        Duration measured,
        int runs,
        long historyRows,
        boolean profile,
        boolean ceilings,
        Optional<Path> peer,
        Map<String, String> postgres,
        Map<String, String> environment,
        String javaOptions,
        Duration limit,
        boolean strict,
        boolean keep) {
    static final String USAGE = """
            bench/run [option…] [scenario…]       all scenarios where none is named

              --smoke               seconds for each scenario, no judgement on speed, only on correctness
              --warmup SECONDS      under load, before anything is measured (60)
              --seconds SECONDS     of each measurement (60)
              --runs N              measurements of each scenario (3)
              --history N           deliveries in the tables before `history` (10000000)
              --profile             also a JFR recording and the costliest SQL of each scenario, beside the JSON file
              --no-ceilings         leave out what is possible with no product in between
              --peer FILE           measure another service, by its adapter: bench/README.md
              --pg NAME=VALUE       a setting of PostgreSQL; repeatable
              --env NAME=VALUE      a variable of the product's environment; repeatable
              --java-opts OPTIONS   of the product's Java, over those it is shipped with
              --limit MINUTES       after which everything is ended (300)
              --strict              a missed aim is a failure
              --keep                leave the working directory under bench/results/work""";

    /** A command line that cannot be followed; the message says why. */
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message);
        }
    }

    public Options {
        scenarios = List.copyOf(scenarios);
        postgres = Map.copyOf(postgres);
        environment = Map.copyOf(environment);
    }

    static Options parse(Path root, String... arguments) throws Unclear {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(arguments));
        boolean smoke = words.contains("--smoke");
        List<String> scenarios = new ArrayList<>();
        long warmUpSeconds = smoke ? 1 : 60;
        long measuredSeconds = smoke ? 2 : 60;
        int runs = smoke ? 1 : 3;
        long historyRows = smoke ? 10_000 : 10_000_000;
        boolean profile = false;
        boolean ceilings = true;
        Optional<Path> peer = Optional.empty();
        Map<String, String> postgres = new LinkedHashMap<>();
        Map<String, String> environment = new LinkedHashMap<>();
        String javaOptions = "";
        long limitMinutes = smoke ? 15 : 300;
        boolean strict = false;
        boolean keep = false;
        while (!words.isEmpty()) {
            String word = words.remove();
            switch (word) {
                case "--smoke" -> {
                    // Looked for above, because it changes what the others default to.
                }
                case "--warmup" -> warmUpSeconds = number(word, words, 0);
                case "--seconds" -> measuredSeconds = number(word, words, 1);
                case "--runs" -> runs = (int) number(word, words, 1);
                case "--history" -> historyRows = number(word, words, 1);
                case "--profile" -> profile = true;
                case "--no-ceilings" -> ceilings = false;
                case "--peer" -> peer = Optional.of(Path.of(value(word, words)).toAbsolutePath());
                case "--pg" -> assign(word, words, postgres);
                case "--env" -> assign(word, words, environment);
                case "--java-opts" -> javaOptions = value(word, words);
                case "--limit" -> limitMinutes = number(word, words, 1);
                case "--strict" -> strict = true;
                case "--keep" -> keep = true;
                default -> {
                    if (word.startsWith("-")) {
                        throw new Unclear("There is no option " + word + ".");
                    }
                    scenarios.add(word);
                }
            }
        }
        return new Options(
                root,
                scenarios,
                smoke,
                Duration.ofSeconds(warmUpSeconds),
                Duration.ofSeconds(measuredSeconds),
                runs,
                historyRows,
                profile,
                ceilings,
                peer,
                postgres,
                environment,
                javaOptions,
                Duration.ofMinutes(limitMinutes),
                strict,
                keep);
    }

    private static String value(String option, Deque<String> words) throws Unclear {
        if (words.isEmpty()) {
            throw new Unclear(option + " needs a value.");
        }
        return words.remove();
    }

    private static long number(String option, Deque<String> words, long min) throws Unclear {
        String value = value(option, words);
        if (!value.matches("\\d{1,10}") || Long.parseLong(value) < min) {
            throw new Unclear(option + " needs a whole number of at least " + min + ".");
        }
        return Long.parseLong(value);
    }

    private static void assign(String option, Deque<String> words, Map<String, String> values) throws Unclear {
        String value = value(option, words);
        int equals = value.indexOf('=');
        if (equals <= 0) {
            throw new Unclear(option + " needs NAME=VALUE.");
        }
        values.put(value.substring(0, equals), value.substring(equals + 1));
    }
}
