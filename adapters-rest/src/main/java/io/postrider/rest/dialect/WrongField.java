package io.postrider.rest.dialect;

import io.postrider.application.problem.FieldProblem;
import io.postrider.rest.json.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one field of a request, to be told in a dialect's words.
 *
 * @param field as the dialect names it, for example {@code events[2]}; empty where it is the request as a whole
 */
public record WrongField(String field, FieldProblem problem) {
    /**
     * One for each field, the first: what a second check says of a field that could not be read, or of a list with such an item,
     * only follows from that.
     */
    public static List<WrongField> of(List<FieldProblem> problems, FieldNames names) {
        List<WrongField> told = new ArrayList<>();
        for (FieldProblem problem : problems) {
            String field = names.of(problem.field());
            if (told.stream().noneMatch(other -> other.field.equals(field) || isItemOf(field, other.field))) {
                told.add(new WrongField(field, problem));
            }
        }
        return told;
    }

    /** To be read after the name of the field. */
    public String rule() {
        return problem.rule();
    }

    /** What is wrong, as a sentence without its end stop. */
    public String sentence() {
        if (problem instanceof FieldProblem.UnknownEventType unknown) {
            return "Unknown event type: " + Texts.printable(unknown.text());
        }
        String rule = rule();
        return field.isEmpty() ? Character.toUpperCase(rule.charAt(0)) + rule.substring(1) : field + " " + rule;
    }

    private static boolean isItemOf(String list, String field) {
        return !list.isEmpty() && field.startsWith(list + "[");
    }
}
