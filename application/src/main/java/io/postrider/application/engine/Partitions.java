package io.postrider.application.engine;

/**
 * The daily partitions of events, deliveries, attempts and request keys. Days are those of UTC, by the database's clock. All methods
 * throw {@code StorageUnavailable} where the database cannot be reached or is busy with what stands in the way: then they can be called
 * again.
 */
public interface Partitions {
    /**
     * Makes the partitions from yesterday to a week ahead that are missing. Any number of nodes may call it at once; called
     * often enough, nothing is ever written into a day without a partition.
     */
    void makeAhead();

    /**
     * Drops the days that are over: deliveries and events after {@code eventDays}, attempts after {@code attemptDays}, request keys
     * after two days. What was counted of the deliveries of a day goes with them. Writers do not wait for it.
     *
     * <p>No unfinished delivery is ever dropped: its whole day stays until all of it is finished. So does each day with an event of
     * a delivery that is still there, except that the event of a finished delivery that was created just before midnight may
     * go a day before it. What still waits by then for a webhook that is disabled is given up first, as if it had been cancelled.
     *
     * <p>Any number of nodes may call it at once: one of them works, the others return.
     */
    void dropBehind(Retention retention);
}
