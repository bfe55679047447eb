package io.postrider.deploy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Reads configuration keys and gathers what is wrong with them, so that an operator sees all of it at once. Values are never part of
 * a message: they may be secret.
 */
final class ConfigurationReader {
    private static final Pattern DAYS = Pattern.compile("^P(\\d+)D$");

    private final Config config;
    private final List<String> problems = new ArrayList<>();

    ConfigurationReader(Config config) {
        this.config = config;
    }

    Optional<String> text(String key) {
        return config.getOptionalValue(key, String.class).map(String::strip).filter(value -> !value.isEmpty());
    }

    String text(String key, String orElse) {
        return text(key).orElse(orElse);
    }

    String requiredText(String key, String meaning) {
        return text(key).orElseGet(() -> {
            problems.add(key + " (" + environmentName(key) + ") must be set: " + meaning);
            return "";
        });
    }

    int number(String key, int orElse, int min, int max) {
        return (int) number(key, (long) orElse, min, max);
    }

    long number(String key, long orElse, long min, long max) {
        return number(key, text(key), orElse, min, max, "must be a whole number from " + min + " to " + max);
    }

    /** A number of days, as such or as an ISO 8601 duration of whole days such as {@code P30D}. */
    int days(String key, int orElse, int min, int max) {
        Optional<String> number = text(key).map(text -> DAYS.matcher(text).replaceFirst("$1"));
        return (int) number(
                key, number, orElse, min, max, "must be days from P" + min + "D to P" + max + "D, or their number");
    }

    private long number(String key, Optional<String> text, long orElse, long min, long max, String rule) {
        if (text.isEmpty()) {
            return orElse;
        }
        try {
            BigInteger value = new BigInteger(text.get());
            if (value.compareTo(BigInteger.valueOf(min)) >= 0 && value.compareTo(BigInteger.valueOf(max)) <= 0) {
                return value.longValueExact();
            }
        } catch (NumberFormatException e) {
            // Told below, with the range.
        }
        problem(key, rule);
        return orElse;
    }

    <T> T choice(String key, T orElse, Function<String, Optional<T>> parse, String accepted) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return orElse;
        }
        return parse.apply(text.get().toLowerCase(Locale.ROOT)).orElseGet(() -> {
            problem(key, "must be " + accepted);
            return orElse;
        });
    }

    /** The elements of a comma-separated list. */
    <T> List<T> list(String key, Function<String, T> parse, String accepted) {
        return list(key, "", parse, accepted);
    }

    /** The same where the key is not set to nothing but to {@code orElse} by default. */
    <T> List<T> list(String key, String orElse, Function<String, T> parse, String accepted) {
        List<T> elements = new ArrayList<>();
        for (String element : text(key, orElse).split(",", -1)) {
            if (element.isBlank()) {
                continue;
            }
            try {
                elements.add(parse.apply(element.strip()));
            } catch (IllegalArgumentException e) {
                problem(key, "must be a comma-separated list of " + accepted);
            }
        }
        return elements;
    }

    void problem(String key, String rule) {
        problems.add(key + " (" + environmentName(key) + ") " + rule);
    }

    /** Ends the start with all problems, if there are any. */
    void throwIfAnyProblem() {
        if (!problems.isEmpty()) {
            throw new InvalidConfiguration(problems);
        }
    }

    private static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
