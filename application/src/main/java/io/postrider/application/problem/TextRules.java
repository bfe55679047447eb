package io.postrider.application.problem;

import java.util.List;

/** What a client may write where people read it. */
public final class TextRules {
    private TextRules() {}

    /**
     * Adds a problem where the text is too short or too long, blank where it must not be, or holds what cannot be stored or
     * shown: control characters other than tab and line breaks, and halves of surrogate pairs.
     *
     * @param min 0 where the text may be empty
     */
    public static void check(String field, String text, int min, int max, List<FieldProblem> problems) {
        if (text.length() > max || text.length() < min || (min > 0 && text.isBlank())) {
            String range = min == 0 ? "at most " + max : min + " to " + max;
            problems.add(new FieldProblem.Broken(
                    field, "must have " + range + " characters" + (min == 0 ? "" : ", not only white space")));
        } else if (!isPrintable(text)) {
            problems.add(new FieldProblem.Broken(field, "must not contain control characters"));
        }
    }

    /** Whether the text holds nothing that cannot be stored or shown. */
    public static boolean isPrintable(String text) {
        return text.codePoints().noneMatch(TextRules::isUnprintable);
    }

    private static boolean isUnprintable(int codePoint) {
        boolean isControl =
                Character.isISOControl(codePoint) && codePoint != '\t' && codePoint != '\n' && codePoint != '\r';
        boolean isHalf = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return isControl || isHalf;
    }
}
