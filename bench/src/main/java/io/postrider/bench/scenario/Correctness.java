package io.postrider.bench.scenario;

import io.postrider.bench.report.Result;
import io.postrider.bench.subject.Product;
import io.postrider.bench.subject.Subject;
import io.postrider.bench.worker.Reply;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Whether what was accepted has arrived, once, and is settled: looked at when a scenario is over. */
final class Correctness {
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

    private final Stage stage;
    private final long succeededBefore;
    private final long attemptsBefore;
    private long deliveriesToo;
    private long sumToo;

    private Correctness(Stage stage, long succeededBefore, long attemptsBefore) {
        this.stage = stage;
        this.succeededBefore = succeededBefore;
        this.attemptsBefore = attemptsBefore;
    }

    /** To be made before anything is published. */
    static Correctness startingAt(Stage stage) throws IOException, SQLException, InterruptedException {
        if (stage.subject() instanceof Product product) {
            return new Correctness(stage, succeeded(product.deliveriesByState()), product.attempts());
        }
        return new Correctness(stage, 0, 0);
    }

    /** What the publisher has told before it was loaded with other requests is expected to arrive as well. */
    void expectToo(Reply published) {
        deliveriesToo += published.number("deliveries");
        sumToo += published.number("sum");
    }

    /** Stops publishing, waits until all is settled, and checks all that can be. */
    void check(Result result) throws IOException, SQLException, InterruptedException {
        check(result, false);
    }

    /** The same where receivers were made to fail, so that attempts are more than deliveries. */
    void checkAfterFailures(Result result) throws IOException, SQLException, InterruptedException {
        check(result, true);
    }

    private void check(Result result, boolean withFailures) throws IOException, SQLException, InterruptedException {
        stage.pause();
        Reply published = stage.published();
        long failed = published.number("failed") + published.number("broken");
        result.check(
                "no publish request fails",
                failed == 0,
                failed + " of " + published.number("sent") + ": " + published.withPrefix("status.") + ", "
                        + published.number("broken") + " connections broken");
        if (stage.subject() instanceof Product) {
            Map<String, String> statuses = published.withPrefix("status.");
            result.check(
                    "what is accepted is answered with 202",
                    statuses.keySet().stream().allMatch(status -> status.equals("202") || status.compareTo("300") >= 0),
                    statuses.toString());
        }
        boolean settled = stage.settle(SETTLE_LIMIT);
        result.check(
                "everything accepted is settled",
                settled,
                stage.subject().unsettled() + " unsettled " + SETTLE_LIMIT.toSeconds() + " s after the last event");
        arrivals(result, published, withFailures);
        if (stage.subject() instanceof Product product) {
            tables(result, published, product, withFailures);
        }
    }

    private void arrivals(Result result, Reply published, boolean withFailures)
            throws IOException, SQLException, InterruptedException {
        Reply received = stage.received();
        long expected = published.number("deliveries") + deliveriesToo;
        long distinct = sum(received, "distinct.");
        long arrivals = sum(received, "arrivals.");
        result.check("everything accepted has arrived", distinct == expected, distinct + " of " + expected);
        Subject subject = stage.subject();
        if (subject.answersWithId() && published.number("withoutId") == 0) {
            long accepted = published.number("sum") + sumToo;
            long arrived = sum(received, "sum.");
            result.check(
                    "what has arrived is what was accepted, id by id",
                    arrived == accepted,
                    "sums over the hashes of all ids: " + arrived + " and " + accepted);
        }
        if (!withFailures) {
            result.check("nothing arrives twice", arrivals == distinct, (arrivals - distinct) + " of " + arrivals);
        }
        result.check(
                "each request has an id",
                received.number("withoutId") == 0,
                received.number("withoutId") + " without " + subject.idHeader());
    }

    private void tables(Result result, Reply published, Product product, boolean withFailures) throws SQLException {
        long expected = published.number("deliveries") + deliveriesToo;
        Map<String, Long> states = product.deliveriesByState();
        long succeeded = succeeded(states) - succeededBefore;
        result.check(
                "all deliveries are told to have succeeded", succeeded == expected, states + ", expected " + expected);
        long attempts = product.attempts() - attemptsBefore;
        result.check(
                withFailures ? "each delivery has an attempt" : "each delivery has one attempt",
                withFailures ? attempts >= expected : attempts == expected,
                attempts + " attempts of " + expected + " deliveries");
    }

    private static long succeeded(Map<String, Long> states) {
        return states.getOrDefault("succeeded", 0L);
    }

    private static long sum(Reply reply, String prefix) {
        return reply.withPrefix(prefix).values().stream()
                .mapToLong(Long::parseLong)
                .sum();
    }
}
