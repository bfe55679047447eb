package io.postrider.rest.json;

import io.postrider.application.problem.FieldProblem;
import java.util.ArrayList;
import java.util.List;

/** Gathers all that is wrong with a request, so that its author can mend it in one go. Not for use by several threads. */
public final class FieldProblems {
    /** More are not told: a body of junk has no claim on a longer answer. */
    private static final int MAX_TOLD = 100;

    private final List<FieldProblem> problems = new ArrayList<>();

    /**
     * Adds a problem.
     *
     * @param field where it is, for example {@code events[3].type}; the name of a query parameter or header elsewhere
     * @param rule what is broken, to be read after the field's name, without an end stop
     */
    public void add(String field, String rule) {
        add(new FieldProblem.Broken(field, rule));
    }

    public void add(FieldProblem problem) {
        if (problems.size() < MAX_TOLD) {
            problems.add(problem);
        }
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    public List<FieldProblem> all() {
        return List.copyOf(problems);
    }
}
