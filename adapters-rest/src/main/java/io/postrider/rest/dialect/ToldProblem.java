package io.postrider.rest.dialect;

import io.postrider.application.problem.FieldProblem;
import io.postrider.rest.json.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that is wrong with a request, as a dialect tells it.
 *
 * @param field in the dialect's name, for example {@code events[2]}; empty for the whole request
 * @param text a sentence without its end stop
 */
public record ToldProblem(String field, String text) {
    /**
     * One for each field, the first: what a second check says of a field that could not be read, or of a list with such an item,
     * only follows from that.
     */
    public static List<ToldProblem> of(List<FieldProblem> problems, FieldNames names) {
        List<ToldProblem> told = new ArrayList<>();
        for (FieldProblem problem : problems) {
            String field = names.of(problem.field());
            if (told.stream().noneMatch(it -> it.field().equals(field) || isItemOf(field, it.field()))) {
                told.add(new ToldProblem(field, text(field, problem)));
            }
        }
        return told;
    }

    private static boolean isItemOf(String list, String field) {
        return !list.isEmpty() && field.startsWith(list + "[");
    }

    private static String text(String field, FieldProblem problem) {
        if (problem instanceof FieldProblem.UnknownEventType unknown) {
            return "Unknown event type: " + Texts.printable(unknown.text());
        }
        return field.isEmpty() ? capitalized(problem.rule()) : field + " " + problem.rule();
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
