package io.postrider.bench.scenario;

import io.postrider.bench.report.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Something that is done to the subject, and the figures that come of it. */
public interface Scenario {
    /**
     * All of them, in the order in which they are run: what is compared stands next to each other, as the speed of a machine can change
     * within an hour.
     */
    static List<Scenario> all() {
        return List.of(
                new Steady("steady", "1 webhook, 1 KiB events, 64 publishers, as fast as it goes"),
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

    /** The scenario whose result it is compared with; run before it where that was not asked for. */
    default Optional<String> comparedWith() {
        return Optional.empty();
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
     * @param earlier what came of the scenarios before it
     */
    void play(Stage stage, Result result, List<Result> earlier) throws IOException, SQLException, InterruptedException;
}
