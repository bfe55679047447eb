package io.postrider.bench.scenario;

import io.postrider.bench.report.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Something that is done to the subject, and the figures that come of it. */
public interface Scenario {
    /** All of them, in the order in which they are run. */
    static List<Scenario> all() {
        return List.of(
                new Steady(),
                new Memory(),
                new History(),
                new HttpCeiling(),
                new DatabaseCeiling(),
                new FanOut(),
                new Many(),
                new Latency(),
                new Neighbour(),
                new Backlog(),
                new PublishOnly(),
                new Idle());
    }

    String name();

    /** What is done, in one line. */
    String what();

    /** Options of the product's Java that belong to the scenario. */
    default String javaOptions() {
        return "";
    }

    /** Whether it tells what is possible with no product in between. */
    default boolean isCeiling() {
        return false;
    }

    /** Whether another service can be measured so. */
    default boolean suitsPeers() {
        return true;
    }

    /**
     * Plays it.
     *
     * @param result gets the figures
     */
    void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException;
}
