package io.postrider.rest.request;

import io.postrider.application.problem.FieldProblem;
import io.postrider.domain.event.EventType;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.Texts;
import io.postrider.rest.json.Times;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the parameters of a list call, and notes all that is wrong with them; at the end, {@link #check} also refuses parameters
 * that the call does not know, {@link #checkKnown} does not. Not for use by several threads.
 */
public final class QueryFields {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    private final MultivaluedMap<String, String> values;
    private final Set<String> asked = new HashSet<>();
    private final FieldProblems problems = new FieldProblems();

    public QueryFields(UriInfo uri) {
        this.values = uri.getQueryParameters();
    }

    /** {@code limit}: how many items a page has at most. */
    public int limit() {
        return integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    }

    /** A whole number in that range. */
    public int integer(String name, int orElse, int min, int max) {
        return one(name)
                .map(text -> {
                    try {
                        int number = Integer.parseInt(text);
                        if (number >= min && number <= max) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // told below
                    }
                    problems.add(name, "must be a whole number from " + min + " to " + max);
                    return orElse;
                })
                .orElse(orElse);
    }

    /** {@code after}: the {@link Cursor} that the page before ended with. */
    public <T> Optional<T> after(Function<String, Optional<T>> parse) {
        return parsed("after", parse, "must be the next of an earlier page");
    }

    public Optional<Instant> instant(String name) {
        return parsed(name, Times::instant, Times.INSTANT_RULE);
    }

    public Optional<EventType> eventType(String name) {
        return parsed(name, EventType::of, EventType.RULE);
    }

    public Optional<Boolean> bool(String name) {
        return parsed(
                name,
                text -> switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                },
                "must be true or false");
    }

    /** A text that {@code parse} understands; {@code rule} says which those are. */
    public <T> Optional<T> parsed(String name, Function<String, Optional<T>> parse, String rule) {
        Optional<String> text = one(name);
        Optional<T> parsed = text.flatMap(parse);
        if (text.isPresent() && parsed.isEmpty()) {
            problems.add(name, rule);
        }
        return parsed;
    }

    /** Several values, in repeated parameters or parted by commas. */
    public <T> Set<T> several(String name, Function<String, Optional<T>> parse, String rule) {
        asked.add(name);
        Set<T> parsed = new LinkedHashSet<>();
        for (String repeated : values.getOrDefault(name, List.of())) {
            for (String text : repeated.split(",", -1)) {
                Optional<T> value = parse.apply(text.strip());
                value.ifPresent(parsed::add);
                if (value.isEmpty()) {
                    problems.add(name, rule);
                    return parsed;
                }
            }
        }
        return parsed;
    }

    /**
     * Throws what is wrong, parameters that nobody asked for included: a filter that is misspelt must not return everything. To
     * be called last.
     */
    public void check() {
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                problems.add(new FieldProblem.Broken(Texts.printable(name), "is not a parameter of this call"));
            }
        }
        checkKnown();
    }

    /** Throws what is wrong with the parameters that were asked for; others are let be, as dialects do. To be called last. */
    public void checkKnown() {
        if (!problems.isEmpty()) {
            throw new Refused(Fault.invalid(problems.all()));
        }
    }

    private Optional<String> one(String name) {
        asked.add(name);
        List<String> given = values.get(name);
        if (given == null || given.isEmpty()) {
            return Optional.empty();
        }
        if (given.size() > 1) {
            problems.add(name, "must not be given twice");
            return Optional.empty();
        }
        return Optional.of(given.get(0));
    }
}
