package io.postrider.application.engine;

/** The daily partitions of events, deliveries, attempts and request keys. */
public interface Partitions {
    /**
     * Makes the partitions from yesterday to a week ahead that are missing, by the database's clock. Any number of nodes may
     * call it at once; called often enough, nothing is ever written into a day without a partition.
     */
    void makeAhead();
}
