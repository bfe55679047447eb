package io.postrider.rest.limit;

/**
 * How many requests an account may make to the dialects on one node; the native API has no such limit.
 *
 * @param perMinute on average, and at once after a minute without any; {@link #UNLIMITED} for no limit
 */
public record RequestLimit(int perMinute) {
    public static final int UNLIMITED = 0;
    public static final int MAX_PER_MINUTE = 1_000_000;
    public static final RequestLimit DEFAULT = new RequestLimit(6_000);

    public RequestLimit {
        if (perMinute < 0 || perMinute > MAX_PER_MINUTE) {
            throw new IllegalArgumentException("a limit of requests is 0 to " + MAX_PER_MINUTE + " per minute");
        }
    }
}
