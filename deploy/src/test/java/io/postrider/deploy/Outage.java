package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.launcher.DatabaseAccess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One server under load while its database fails: what publishers are told meanwhile, and what is there afterwards. */
final class Outage implements AutoCloseable {
    private static final int PUBLISHERS = 8;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(25);
    /** What was in doubt is given back after 20 s. */
    private static final Duration ALL_DELIVERED_WITHIN = Duration.ofSeconds(60);

    private final NativeClient client;
    private final DatabaseAccess database;
    private final String type;
    private final CountingReceiver receiver = new CountingReceiver();
    private final Load load;

    private Outage(NativeClient client, DatabaseAccess database, String type) throws IOException, InterruptedException {
        this.client = client;
        this.database = database;
        this.type = type;
        client.register(receiver.url(), type, "");
        load = Load.on(List.of(client), type, PUBLISHERS);
    }

    /** Begins with publishers at work and deliveries that arrive. */
    static Outage of(ServerProcess server, DatabaseAccess database, String type)
            throws IOException, InterruptedException {
        Outage outage = new Outage(new NativeClient(server.baseUrl(), server.apiKey()), database, type);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> outage.receiver.arrivals().size() >= 100);
        return outage;
    }

    NativeClient client() {
        return client;
    }

    int refused() {
        return load.refusals().size();
    }

    /** Waits until publishers are refused and the server says that it is not ready. */
    void awaitNoticed(Duration limit) {
        int before = refused();
        RunningTime.awaitWithin(limit).until(() -> refused() > before && readiness() == 503);
    }

    /** Waits until the server works again by itself. */
    void awaitOver(Duration limit) {
        RunningTime.awaitWithin(limit).until(() -> {
            int before = load.accepted().size();
            RunningTime.awaitWithin(limit).until(() -> load.accepted().size() > before);
            return readiness() == 200;
        });
    }

    int readiness() throws IOException, InterruptedException {
        return client.get("/health/ready").statusCode();
    }

    /** Stops the publishers and checks what they were told against what is stored and what arrived. */
    void assertThatNothingWasLost() throws Exception {
        load.stop();
        Set<String> accepted = load.accepted();
        await().atMost(ALL_DELIVERED_WITHIN).until(() -> receiver.distinct().containsAll(accepted));
        await().atMost(ALL_DELIVERED_WITHIN)
                .until(() -> StoredEvents.delivered(database, type).equals(StoredEvents.ofType(database, type)));
        Set<String> stored = StoredEvents.ofType(database, type);

        assertThat(stored).containsAll(accepted);
        assertThat(receiver.distinct()).isEqualTo(stored);
        Set<String> neverAccepted = new HashSet<>(stored);
        neverAccepted.removeAll(accepted);
        assertThat(neverAccepted)
                .as("events that are there although their publishers got no 202")
                .hasSizeLessThanOrEqualTo(load.inDoubt());
    }

    /** Checks that all refusals were clear ones and that none took too long. */
    void assertThatRefusalsWereClear() throws Exception {
        assertThat(load.refusals()).isNotEmpty().allSatisfy(refusal -> {
            assertThat(refusal.status()).as(refusal.body()).isEqualTo(503);
            assertThat(refusal.retryAfter()).matches("\\d+");
            assertThat(refusal.contentType()).startsWith("application/problem+json");
        });
        assertThat(load.brokenOff()).isEmpty();
        assertThat(load.longest()).isLessThan(LONGEST_ANSWER);
        HttpResponse<String> live = client.get("/health/live");
        assertThat(live.statusCode()).isEqualTo(200);
    }

    @Override
    public void close() {
        load.abandon();
        receiver.close();
    }
}
