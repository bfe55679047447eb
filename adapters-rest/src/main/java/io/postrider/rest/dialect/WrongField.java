package io.postrider.rest.dialect;

import io.postrider.application.problem.FieldProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one field of a request, to be told in a dialect's words.
 *
 * @param field as the dialect names it; empty where it is the request as a whole
 * @param rule to be read after the name of the field
 */
public record WrongField(String field, String rule) {
    /**
     * One for each field, the first: what a second check says of a field that could not be read, or of a list with such an item,
     * only follows from that.
     */
    public static List<WrongField> of(List<FieldProblem> problems, FieldNames names) {
        List<WrongField> told = new ArrayList<>();
        for (FieldProblem problem : problems) {
            String field = names.of(problem.field());
            if (told.stream().noneMatch(other -> other.field.equals(field) || isItemOf(field, other.field))) {
                told.add(new WrongField(field, problem.rule()));
            }
        }
        return told;
    }

    /** The field's name and the rule, as a sentence without its end stop. */
    public String sentence() {
        return field.isEmpty() ? Character.toUpperCase(rule.charAt(0)) + rule.substring(1) : field + " " + rule;
    }

    private static boolean isItemOf(String list, String field) {
        return !list.isEmpty() && field.startsWith(list + "[");
    }
}
