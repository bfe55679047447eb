package io.postrider.rest.json;

/** Which texts of clients can be stored and shown. */
public final class Texts {
    private static final int MAX_SHOWN = 64;

    private Texts() {}

    /** Whether UTF-8 and PostgreSQL can express it: no NUL, no surrogate without its partner. */
    public static boolean canBeStored(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || isLoneSurrogate(c));
    }

    /** The text as it can stand in an error: at most {@value #MAX_SHOWN} characters, with {@code ?} for what cannot be shown. */
    public static String printable(String text) {
        return printable(text, MAX_SHOWN);
    }

    /** The same with at most {@code max} characters. */
    public static String printable(String text, int max) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(max)
                .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? '?' : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > max ? shown + "..." : shown.toString();
    }

    /** The start of the text that takes at most {@code maxBytes} in UTF-8, whole characters only. */
    public static String cut(String text, int maxBytes) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            bytes += utf8Length(codePoint);
            if (bytes > maxBytes) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        } else if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
