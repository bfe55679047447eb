package io.postrider.bench.report;

/** What a figure is to reach. */
public record Aim(Kind kind, double value) {
    private enum Kind {
        AT_LEAST,
        AT_MOST
    }

    /** It is to be this or more. */
    public static Aim atLeast(double value) {
        return new Aim(Kind.AT_LEAST, value);
    }

    /** It is to be this or less. */
    public static Aim atMost(double value) {
        return new Aim(Kind.AT_MOST, value);
    }

    /** Whether this median reaches it. */
    public boolean isMetBy(double median) {
        return kind == Kind.AT_LEAST ? median >= value : median <= value;
    }

    @Override
    public String toString() {
        return (kind == Kind.AT_LEAST ? "≥ " : "≤ ") + Figure.format(value).replaceFirst("\\.0+$", "");
    }
}
