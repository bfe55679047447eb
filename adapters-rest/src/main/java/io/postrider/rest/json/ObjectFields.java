package io.postrider.rest.json;

import io.postrider.application.problem.FieldProblem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads the fields of one JSON object and notes all that is wrong with them, under their full names, instead of stopping at
 * the first.
 *
 * <p>Every reading method returns empty for a field that is absent, null or wrong; only the last is noted as a problem, so the
 * results count only once {@link FieldProblems} was found empty. {@link #has} and {@link #isNull} tell absent from null where
 * that matters, as in a merge patch. Not for use by several threads.
 */
public final class ObjectFields {
    private static final String NULL = "must not be null";

    private final String prefix;
    private final Map<String, JsonSlice> values;
    private final Set<String> asked = new HashSet<>();
    private final FieldProblems problems;

    private ObjectFields(String prefix, Map<String, JsonSlice> values, FieldProblems problems) {
        this.prefix = prefix;
        this.values = values;
        this.problems = problems;
    }

    /**
     * The fields of a body. A field that stands there twice is a problem.
     *
     * @param object MUST be an object
     */
    public static ObjectFields of(JsonSlice object, FieldProblems problems) {
        return of("", object, problems);
    }

    /** The same for an object inside a body, whose fields are named after {@code prefix}, for example {@code events[3].}. */
    public static ObjectFields of(String prefix, JsonSlice object, FieldProblems problems) {
        Map<String, JsonSlice> values = new LinkedHashMap<>();
        for (JsonSlice.Member member : object.members()) {
            if (values.put(member.name(), member.value()) != null) {
                problems.add(prefix + printable(member.name()), "must not be given twice");
            }
        }
        return new ObjectFields(prefix, values, problems);
    }

    /** Whether the field is there, be it null. */
    public boolean has(String name) {
        asked.add(name);
        return values.containsKey(name);
    }

    /** Whether the field is there and null. */
    public boolean isNull(String name) {
        asked.add(name);
        JsonSlice value = values.get(name);
        return value != null && value.isNull();
    }

    /** Notes a problem with a field of this object. */
    public void problem(String name, String message) {
        problems.add(prefix + name, message);
    }

    /** Notes the field as missing, or as null, where it is; true where it has a value. */
    public boolean require(String name) {
        if (!has(name)) {
            problems.add(new FieldProblem.Missing(prefix + name));
            return false;
        }
        return refuseNull(name);
    }

    /** Notes the field as wrong where it is null; true where it is not. */
    public boolean refuseNull(String name) {
        if (isNull(name)) {
            problem(name, NULL);
            return false;
        }
        return true;
    }

    /** The value as it was sent, null included; empty where it is absent. */
    public Optional<JsonSlice> any(String name) {
        asked.add(name);
        return Optional.ofNullable(values.get(name));
    }

    /** A text of at most {@code maxLength} characters that can be stored. */
    public Optional<String> string(String name, int maxLength) {
        return value(name, JsonKind.STRING).flatMap(slice -> text(name, slice, maxLength));
    }

    /** A text that is more than blanks, of at most {@code maxLength} characters. */
    public Optional<String> words(String name, int maxLength) {
        Optional<String> text = string(name, maxLength);
        if (text.isPresent() && text.get().isBlank()) {
            problem(name, "must not be blank");
            return Optional.empty();
        }
        return text;
    }

    /** A text that {@code parse} understands; {@code rule} says which those are. */
    public <T> Optional<T> parsed(String name, int maxLength, Function<String, Optional<T>> parse, String rule) {
        Optional<String> text = string(name, maxLength);
        Optional<T> parsed = text.flatMap(parse);
        if (text.isPresent() && parsed.isEmpty()) {
            problem(name, rule);
        }
        return parsed;
    }

    public Optional<Boolean> bool(String name) {
        return value(name, JsonKind.BOOLEAN).map(JsonSlice::bool);
    }

    /** A whole number, written without fraction and exponent. */
    public Optional<Integer> integer(String name, int min, int max) {
        return value(name, JsonKind.NUMBER).flatMap(slice -> {
            String digits = slice.source();
            try {
                int number = Integer.parseInt(digits);
                if (number >= min && number <= max) {
                    return Optional.of(number);
                }
            } catch (NumberFormatException e) {
                // told below: a fraction, an exponent, or too large
            }
            problem(name, "must be a whole number from " + min + " to " + max);
            return Optional.empty();
        });
    }

    /** An ISO 8601 duration in that range. */
    public Optional<Duration> duration(String name, Duration min, Duration max) {
        return value(name, JsonKind.STRING).flatMap(slice -> duration(name, slice, min, max));
    }

    /** ISO 8601 durations, each in that range. */
    public Optional<List<Duration>> durations(String name, int maxItems, Duration min, Duration max) {
        return list(name, 1, maxItems, JsonKind.STRING, (field, slice) -> duration(field, slice, min, max));
    }

    /** An ISO 8601 date and time with an offset. */
    public Optional<Instant> instant(String name) {
        return value(name, JsonKind.STRING).flatMap(slice -> {
            Optional<Instant> instant = Times.instant(slice.string());
            if (instant.isEmpty()) {
                problem(name, Times.INSTANT_RULE);
            }
            return instant;
        });
    }

    /** Texts that {@code parse} understands, without repetition; {@code rule} says which those are. */
    public <T> Optional<List<T>> parsedList(
            String name, int minItems, int maxItems, int maxLength, Function<String, Optional<T>> parse, String rule) {
        Set<T> seen = new HashSet<>();
        return list(name, minItems, maxItems, JsonKind.STRING, (field, slice) -> {
            Optional<String> text = text(field, slice, maxLength);
            Optional<T> parsed = text.flatMap(parse);
            if (text.isPresent() && parsed.isEmpty()) {
                problem(field, rule);
            } else if (parsed.isPresent() && !seen.add(parsed.get())) {
                problem(field, "must not be given twice");
                return Optional.empty();
            }
            return parsed;
        });
    }

    /** The items of an array, each to be read on; their fields are named {@code name[i]}. */
    public <T> Optional<List<T>> list(
            String name, int minItems, int maxItems, JsonKind kind, BiFunction<String, JsonSlice, Optional<T>> each) {
        return value(name, JsonKind.ARRAY).flatMap(array -> {
            List<JsonSlice> items = array.items();
            if (items.size() < minItems || items.size() > maxItems) {
                problem(name, "must have " + minItems + " to " + maxItems + " items");
                return Optional.empty();
            }
            List<T> read = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                String field = name + "[" + i + "]";
                JsonSlice item = items.get(i);
                if (item.kind() != kind) {
                    problem(field, "must be " + kind.words());
                } else {
                    each.apply(field, item).ifPresent(read::add);
                }
            }
            return read.size() == items.size() ? Optional.of(read) : Optional.empty();
        });
    }

    /** An object of texts, in the client's order; a null stands as an empty {@link Optional}. */
    public Optional<Map<String, Optional<String>>> texts(String name, int maxItems, int maxKeyLength, int maxLength) {
        return value(name, JsonKind.OBJECT).flatMap(object -> {
            Map<String, Optional<String>> texts = new LinkedHashMap<>();
            boolean sound = true;
            for (JsonSlice.Member member : object.members()) {
                String field = name + "." + printable(member.name());
                if (member.name().isEmpty()
                        || member.name().length() > maxKeyLength
                        || !Texts.canBeStored(member.name())) {
                    problem(field, "must have a name of 1 to " + maxKeyLength + " characters");
                    sound = false;
                } else if (texts.containsKey(member.name())) {
                    problem(field, "must not be given twice");
                    sound = false;
                } else if (member.value().isNull()) {
                    texts.put(member.name(), Optional.empty());
                } else if (member.value().kind() != JsonKind.STRING) {
                    problem(field, "must be " + JsonKind.STRING.words());
                    sound = false;
                } else {
                    Optional<String> text = text(field, member.value(), maxLength);
                    sound &= text.isPresent();
                    texts.put(member.name(), text);
                }
            }
            if (texts.size() > maxItems) {
                problem(name, "must have at most " + maxItems + " entries");
                sound = false;
            }
            return sound ? Optional.of(texts) : Optional.empty();
        });
    }

    /** The fields of an object that is the field's value. */
    public Optional<ObjectFields> object(String name) {
        return value(name, JsonKind.OBJECT).map(slice -> of(prefix + name + ".", slice, problems));
    }

    /** Notes each field that nobody asked for. To be called last. */
    public void refuseOthers() {
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                problem(printable(name), "is not a field of this request");
            }
        }
    }

    private Optional<JsonSlice> value(String name, JsonKind kind) {
        asked.add(name);
        JsonSlice value = values.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (value.kind() != kind) {
            problem(name, "must be " + kind.words());
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private Optional<String> text(String name, JsonSlice slice, int maxLength) {
        String text = slice.string();
        if (text.length() > maxLength) {
            problem(name, "must have at most " + maxLength + " characters");
            return Optional.empty();
        }
        if (!Texts.canBeStored(text)) {
            problem(name, "must not contain NUL or a lone surrogate");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private Optional<Duration> duration(String name, JsonSlice slice, Duration min, Duration max) {
        String text = slice.string();
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return Optional.of(duration);
            }
        } catch (DateTimeException e) {
            // told below
        }
        problem(name, "must be an ISO 8601 duration from " + min + " to " + max + ", such as PT15S");
        return Optional.empty();
    }

    /** A client's own name of a field, fit to be shown: short, without control characters and surrogates. */
    private static String printable(String name) {
        return Texts.printable(name);
    }
}
