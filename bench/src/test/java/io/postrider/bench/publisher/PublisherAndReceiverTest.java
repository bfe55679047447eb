package io.postrider.bench.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.receiver.Receiver;
import io.postrider.bench.worker.Reply;
import io.postrider.bench.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two processes against each other: the receiver answers the publisher itself, as if each publish request were a delivery. */
class PublisherAndReceiverTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Worker receiver;
    private Worker publisher;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        receiver = Worker.start("receiver", Receiver.class, 64, directory.resolve("receiver.log"));
        publisher = Worker.start("publisher", Publisher.class, 64, directory.resolve("publisher.log"));
    }

    @AfterEach
    void stop() {
        publisher.close();
        receiver.close();
    }

    @Test
    void a_closed_loop_sends_as_many_as_it_is_told_each_answered() throws IOException, InterruptedException {
        load("/well/1");

        publisher.ask("closed 8 1000", LIMIT);
        awaitSent(1_000);

        assertThat(published().number("accepted")).isEqualTo(1_000);
        assertThat(published().number("broken")).isZero();
        assertThat(published().histogram("latency").total()).isEqualTo(1_000);
        assertThat(received().number("arrivals.well")).isEqualTo(1_000);
        assertThat(received().histogram("latency.well.t").total()).isEqualTo(1);
    }

    @Test
    void the_same_id_at_the_same_path_is_one_and_a_repetition() throws IOException, InterruptedException {
        load("/well/1", "/well/2");

        publisher.ask("closed 2 10", LIMIT);
        awaitSent(10);

        assertThat(received().number("arrivals.well")).isEqualTo(10);
        assertThat(received().number("distinct.well")).isEqualTo(2);
    }

    @Test
    void an_open_loop_sends_at_its_rate_until_it_is_paused() throws IOException, InterruptedException {
        load("/well/1");

        publisher.ask("open 4 200", LIMIT);
        awaitSent(100);
        publisher.ask("pause", LIMIT);
        long sent = published().number("sent");
        TimeUnit.MILLISECONDS.sleep(100);

        assertThat(published().number("sent")).isEqualTo(sent);
    }

    @Test
    void an_open_loop_counts_from_when_a_request_was_due_though_all_connections_hang()
            throws IOException, InterruptedException {
        load("/bad/1");
        receiver.ask("behave bad hang", LIMIT);

        publisher.ask("open 2 100", LIMIT);
        awaitOverdue(10);

        assertThat(published().number("sent")).isEqualTo(2);
        assertThat(published().number("accepted")).isZero();
    }

    @Test
    void a_reset_is_a_broken_request_and_the_publisher_goes_on() throws IOException, InterruptedException {
        load("/bad/1");
        receiver.ask("behave bad reset", LIMIT);
        publisher.ask("closed 1 3", LIMIT);
        awaitSent(3);
        receiver.ask("behave bad accept", LIMIT);

        publisher.ask("closed 1 3", LIMIT);
        awaitSent(6);

        assertThat(published().number("broken")).isEqualTo(3);
        assertThat(published().number("accepted")).isEqualTo(3);
    }

    @Test
    void a_refusal_is_counted_apart_from_failures() throws IOException, InterruptedException {
        load("/bad/1");
        receiver.ask("behave bad reject", LIMIT);

        publisher.ask("closed 1 2", LIMIT);
        awaitSent(2);

        assertThat(published().number("busy")).isEqualTo(2);
        assertThat(published().number("failed")).isZero();
        assertThat(published().number("status.503")).isEqualTo(2);
    }

    private void load(String... paths) throws IOException, InterruptedException {
        long port = receiver.ask("open webhook-id", LIMIT).number("port");
        List<RequestTemplate> requests = Arrays.stream(paths)
                .map(path -> RequestTemplate.of(
                        1,
                        1,
                        List.of("POST " + path + " HTTP/1.1", "Host: here", "webhook-id: evt_1"),
                        SentMark.object('t', 200)))
                .toList();
        Path file = directory.resolve("requests");
        RequestTemplate.writeAll(requests, file);
        publisher.ask("load " + port + " " + file, LIMIT);
    }

    private void awaitSent(long count) throws InterruptedException {
        await(() -> published().number("sent") >= count && published().number("underWay") == 0);
    }

    private void awaitOverdue(long count) throws InterruptedException {
        await(() -> published().number("overdue") >= count);
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private Reply published() throws InterruptedException {
        return publisher.ask("snapshot", LIMIT);
    }

    private Reply received() throws InterruptedException {
        return receiver.ask("snapshot", LIMIT);
    }
}
