package io.postrider.domain.dialect;

import java.util.regex.Pattern;

/** The name of a dialect: lower-case letters and digits, as it stands in paths and configuration. */
public record DialectName(String text) {
    private static final Pattern SYNTAX = Pattern.compile("[a-z][a-z0-9]{0,31}");

    /** The dialect of the native API: deliveries by the Standard Webhooks specification. */
    public static final DialectName NATIVE = new DialectName("native");

    public DialectName {
        if (!SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a dialect's name is a letter and up to 31 letters and digits, in lower case");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
