package io.postrider.application.problem;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown where a request breaks rules: nothing was stored. Holds all problems that were found, at least one. */
public final class Invalid extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<FieldProblem> problems;

    public Invalid(List<FieldProblem> problems) {
        super(problems.stream()
                .map(problem -> (problem.field() + " " + problem.rule()).strip())
                .collect(Collectors.joining("; ")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an invalid request has a problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** Returns where there is no problem, and throws all of them where there are. */
    public static void throwIfAny(List<FieldProblem> problems) {
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
    }

    /** In the order of the fields. */
    public List<FieldProblem> problems() {
        return problems;
    }
}
