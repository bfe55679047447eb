package io.postrider.application.engine;

/**
 * For how long history is kept, in whole days. A day is dropped when all of it is older than that; see {@link
 * Partitions#dropBehind} for what stays longer.
 *
 * @param eventDays events and their deliveries, 1 to {@value #MAX_DAYS}
 * @param attemptDays attempts, 1 to {@code eventDays}
 */
public record Retention(int eventDays, int attemptDays) {
    public static final int MAX_DAYS = 3_650;
    public static final Retention DEFAULT = new Retention(30, 14);

    public Retention {
        if (eventDays < 1 || eventDays > MAX_DAYS) {
            throw new IllegalArgumentException("eventDays is between 1 and " + MAX_DAYS);
        }
        if (attemptDays < 1 || attemptDays > eventDays) {
            throw new IllegalArgumentException("attemptDays is between 1 and eventDays");
        }
    }
}
