package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.postrider.launcher.DatabaseAccess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers on one database: one is killed, one freezes, one has a wrong clock all the time, and each is restarted, under load. They are
 * shared by all tests; each test has an event type and receivers of its own.
 */
class ClusterIT {
    private static final int A = 0;
    private static final int B = 1;
    private static final int WITH_WRONG_CLOCK = 2;
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final int MAX_IN_FLIGHT = 16;
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(15);
    private static final Duration OBEYED_WITHIN = Duration.ofSeconds(1);
    private static final int PER_SECOND = 40;
    private static final double RATE_TOLERANCE = 0.1;

    @TempDir
    static Path directory;

    private static final List<ServerProcess> SERVERS = new ArrayList<>();
    private static DatabaseAccess database;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.create("cluster");
        for (String name : NAMES) {
            ServerProcess.Settings settings = ServerProcess.on(directory.resolve(name))
                    .database(database)
                    .environment("POSTRIDER_API_KEY", TestDatabase.API_KEY)
                    .environment("POSTRIDER_ENCRYPTION_KEYS", TestDatabase.ENCRYPTION_KEYS)
                    .property("postrider.node.name", name);
            SERVERS.add((name.equals(NAMES.get(WITH_WRONG_CLOCK)) ? settings.war(warWithWrongClock()) : settings)
                    .startWithoutWaiting());
        }
    }

    private static Path warWithWrongClock() {
        JavaArchive clock = ShrinkWrap.create(JavaArchive.class, "wrong-clock.jar")
                .addClass(WrongClock.class)
                .addAsManifestResource(EmptyAsset.INSTANCE, "beans.xml");
        Path war = directory.resolve("wrong-clock.war");
        ShrinkWrap.createFromZipFile(WebArchive.class, ServerProcess.war().toFile())
                .addAsLibrary(clock)
                .as(ZipExporter.class)
                .exportTo(war.toFile());
        return war;
    }

    @AfterAll
    static void stop() throws IOException {
        for (ServerProcess server : SERVERS) {
            server.close();
        }
    }

    @BeforeEach
    void all_run() throws Exception {
        for (int i = 0; i < SERVERS.size(); i++) {
            if (!SERVERS.get(i).isAlive()) {
                SERVERS.set(i, SERVERS.get(i).settings().startWithoutWaiting());
            }
        }
        for (ServerProcess server : SERVERS) {
            server.awaitReady();
        }
    }

    @Test
    void what_a_killed_server_held_is_taken_over_and_only_what_it_had_under_way_is_sent_again() throws Exception {
        String type = "killed.server";
        try (CountingReceiver receiver = new CountingReceiver()) {
            register(receiver, type);
            receiver.delay(60);
            Load load = Load.on(clients(), type, 15);
            await().atMost(Duration.ofSeconds(60)).until(() -> load.accepted().size() >= 2_000);
            String killed = nodeId(B);
            receiver.delay(500); // So that more comes than goes, however slow the machine is.
            await().atMost(Duration.ofSeconds(20)).until(() -> held(killed) > MAX_IN_FLIGHT);

            SERVERS.get(B).kill();
            receiver.delay(60);
            Set<String> settled = StoredEvents.delivered(database, type);
            RunningTime.awaitWithin(TAKEN_OVER_WITHIN).until(() -> nodes("b") == 0 && held(killed) == 0);
            load.stop();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> receiver.distinct().containsAll(load.accepted()));

            Set<String> again = repeated(receiver.arrivals());
            assertThat(again).as("sent again though settled").doesNotContainAnyElementsOf(settled);
            again.retainAll(load.accepted()); // Of the others nobody knows who stored them.
            assertThat(load.mayBeOf(B)).as("sent again").containsAll(again);
            assertThat(again).as("sent again").hasSizeLessThanOrEqualTo(2 * MAX_IN_FLIGHT);
            assertThat(StoredEvents.ofType(database, type)).containsAll(load.accepted());
        }
    }

    @Test
    void a_server_that_wakes_from_a_freeze_settles_and_starts_nothing_that_it_has_lost_and_goes_on() throws Exception {
        String type = "frozen.server";
        try (CountingReceiver receiver = new CountingReceiver();
                CountingReceiver ofTheLoad = new CountingReceiver()) {
            register(receiver, type);
            register(ofTheLoad, "frozen.load");
            Load load = Load.on(clients(B, WITH_WRONG_CLOCK), "frozen.load", 6);
            String frozen = nodeId(A);
            receiver.hold();
            Set<String> published = new HashSet<>();
            for (int i = 0; i < 6 * MAX_IN_FLIGHT; i++) {
                published.add(publish(A, type));
            }
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> receiver.underWay() == MAX_IN_FLIGHT);

            SERVERS.get(A).freeze();
            receiver.release();
            RunningTime.awaitWithin(TAKEN_OVER_WITHIN).until(() -> nodes("a") == 0 && held(frozen) == 0);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> StoredEvents.delivered(database, type).containsAll(published));
            List<String> before = receiver.arrivals();
            SERVERS.get(A).thaw();
            await().atMost(Duration.ofSeconds(20)).until(() -> nodes("a") == 1);
            Set<String> afterwards = new HashSet<>();
            for (int i = 0; i < 2 * MAX_IN_FLIGHT; i++) {
                afterwards.add(publish(A, type));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> StoredEvents.delivered(database, type).containsAll(afterwards));
            load.stop();

            assertThat(repeated(before)).as("under way when it froze").hasSizeLessThanOrEqualTo(MAX_IN_FLIGHT);
            List<String> since = receiver.arrivals()
                    .subList(before.size(), receiver.arrivals().size());
            assertThat(since).as("what arrived since it woke").containsExactlyInAnyOrderElementsOf(afterwards);
            assertThat(attemptsPerDelivery(type))
                    .as("attempts of each delivery")
                    .containsOnly("1");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ofTheLoad.distinct().containsAll(load.accepted()));
            assertThat(repeated(ofTheLoad.arrivals())).as("of the others").isEmpty();
        }
    }

    @Test
    void a_server_whose_clock_is_five_minutes_off_behaves_like_the_others() throws Exception {
        String type = "wrong.clock";
        try (CountingReceiver receiver = new CountingReceiver()) {
            List<String> nodesBefore = Sql.texts(database, "SELECT id FROM node ORDER BY id");
            Instant start = Instant.now();
            HttpResponse<String> webhook = client(WITH_WRONG_CLOCK)
                    .post(
                            "/v1/webhooks",
                            "{\"url\":\"" + receiver.url() + "\",\"eventTypes\":[\"" + type
                                    + "\"],\"retrySchedule\":[\"PT0S\"" + ",\"PT3S\"".repeat(10) + "]}");
            assertThat(createdAt(webhook)).isCloseTo(start, within(30, ChronoUnit.SECONDS));
            receiver.answer(500);
            await().atMost(Duration.ofSeconds(20)).until(() -> hasWebhookFor(A, type));

            HttpResponse<String> ofARightBefore = client(A).post("/v1/events", event(type));
            HttpResponse<String> ofTheWrong = client(WITH_WRONG_CLOCK).post("/v1/events", event(type));
            HttpResponse<String> ofARight = client(A).post("/v1/events", event(type));
            assertThat(createdAt(ofTheWrong))
                    .isBetween(
                            createdAt(ofARightBefore).minusSeconds(5),
                            createdAt(ofARight).plusSeconds(5));
            await().atMost(Duration.ofSeconds(20)).until(() -> untried(type) == 0);
            long answered = RunningTime.nanos();
            receiver.answer(200);
            Set<String> both = Set.of(NativeClient.idIn(ofTheWrong.body()), NativeClient.idIn(ofARight.body()));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> receiver.distinct().containsAll(both));

            assertThat(receiver.log()).allSatisfy(arrival -> {
                assertThat(Duration.ofNanos(arrival.nanos() - answered))
                        .isBetween(Duration.ZERO, Duration.ofSeconds(7));
                assertThat(Instant.ofEpochSecond(arrival.timestamp()))
                        .isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
            });
            assertThat(Sql.texts(database, "SELECT id FROM node ORDER BY id")).isEqualTo(nodesBefore);
        }
    }

    @Test
    void a_rolling_restart_loses_nothing_sends_nothing_twice_and_is_not_seen_by_a_publisher_that_tries_the_next()
            throws Exception {
        String type = "rolling.restart";
        try (CountingReceiver receiver = new CountingReceiver()) {
            register(receiver, type);
            receiver.delay(20);
            Load load = Load.on(clients(), type, 9);
            await().atMost(Duration.ofSeconds(30)).until(() -> load.accepted().size() >= 300);

            for (int i = 0; i < SERVERS.size(); i++) {
                SERVERS.get(i).terminate();
                SERVERS.get(i).awaitExit();
                SERVERS.set(i, SERVERS.get(i).settings().start());
            }
            load.stop();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> receiver.distinct().containsAll(load.accepted()));

            assertThat(load.brokenOff()).as("requests without an answer").isEmpty();
            assertThat(load.refusals())
                    .allSatisfy(refusal -> assertThat(refusal.status()).isEqualTo(503));
            assertThat(repeated(receiver.arrivals())).as("sent twice").isEmpty();
            assertThat(load.accepted()).hasSizeGreaterThan(500);
        }
    }

    @Test
    void a_change_of_a_webhook_is_obeyed_by_the_other_servers_within_a_second() throws Exception {
        String type = "changed.webhook";
        try (CountingReceiver first = new CountingReceiver();
                CountingReceiver second = new CountingReceiver()) {
            String webhook = register(first, type);
            String path = "/v1/webhooks/" + webhook;
            Load load = Load.on(clients(B, WITH_WRONG_CLOCK), type, 6);
            await().atMost(Duration.ofSeconds(20)).until(() -> !first.arrivals().isEmpty());

            change(path, "{\"url\":\"" + second.url() + "\"}");
            assertThatNothingArrivesAfterASecondAt(first);
            assertThat(second.arrivals()).isNotEmpty();

            change(path, "{\"eventTypes\":[\"another.type\"]}");
            assertThatNothingArrivesAfterASecondAt(second);
            change(path, "{\"eventTypes\":[\"" + type + "\"]}");
            assertThatSomethingArrivesWithinASecondAt(second);

            change(path, "{\"enabled\":false}");
            assertThatNothingArrivesAfterASecondAt(second);
            change(path, "{\"enabled\":true}");
            assertThatSomethingArrivesWithinASecondAt(second);

            assertThat(client(A).delete(path).statusCode()).isEqualTo(204);
            assertThatNothingArrivesAfterASecondAt(second);
            load.stop();
        }
    }

    @Test
    void a_delivery_that_waits_in_one_server_and_is_cancelled_through_another_is_not_sent() throws Exception {
        String type = "cancelled.elsewhere";
        try (CountingReceiver receiver = new CountingReceiver()) {
            register(receiver, type, ",\"maxInFlight\":1");
            await().atMost(Duration.ofSeconds(20)).until(() -> untried(type) == 0);
            receiver.hold();
            String underWay = publish(A, type);
            await().atMost(Duration.ofSeconds(10)).until(() -> receiver.underWay() == 1);
            String cancelled = publish(A, type);
            String kept = publish(A, type);

            assertThat(client(B)
                            .post("/v1/deliveries/" + deliveryOf(cancelled) + "/cancel", "")
                            .statusCode())
                    .isEqualTo(200);
            long answered = RunningTime.nanos();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> RunningTime.since(answered).compareTo(OBEYED_WITHIN) > 0);
            receiver.release();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> receiver.distinct().containsAll(Set.of(underWay, kept)));
            assertThat(receiver.distinct()).doesNotContain(cancelled);
        }
    }

    @Test
    void the_rate_limit_of_a_webhook_holds_over_all_servers_together() throws Exception {
        String type = "rate.limited";
        Duration startingUp = Duration.ofSeconds(3);
        Duration measured = Duration.ofSeconds(15);
        try (CountingReceiver receiver = new CountingReceiver()) {
            register(receiver, type, ",\"rateLimit\":{\"perSecond\":" + PER_SECOND + "}");
            Load load = Load.on(clients(), type, 6);
            long enough = PER_SECOND * startingUp.plus(measured).plusSeconds(2).toSeconds();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> load.accepted().size() - receiver.distinct().size() >= enough);
            load.stop();
            long start = RunningTime.nanos() + startingUp.toNanos();

            await().atMost(Duration.ofMinutes(3))
                    .until(() -> RunningTime.since(start).compareTo(measured) > 0);
            long arrived = receiver.log().stream()
                    .map(arrival -> Duration.ofNanos(arrival.nanos() - start))
                    .filter(at -> !at.isNegative() && at.compareTo(measured) < 0)
                    .count();

            double expected = PER_SECOND * measured.toSeconds();
            assertThat((double) arrived).isCloseTo(expected, within(RATE_TOLERANCE * expected));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> receiver.distinct().containsAll(load.accepted()));
            assertThat(repeated(receiver.arrivals())).as("sent twice").isEmpty();
        }
    }

    private static void change(String path, String json) throws Exception {
        assertThat(client(A).patch(path, json).statusCode()).isEqualTo(200);
    }

    private static void assertThatNothingArrivesAfterASecondAt(CountingReceiver receiver) {
        long limit = RunningTime.nanos() + OBEYED_WITHIN.toNanos();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> RunningTime.since(limit).compareTo(OBEYED_WITHIN) > 0);
        assertThat(receiver.log().stream().filter(arrival -> arrival.nanos() >= limit))
                .as("what arrived more than %s after the change", OBEYED_WITHIN)
                .isEmpty();
    }

    private static void assertThatSomethingArrivesWithinASecondAt(CountingReceiver receiver) {
        int before = receiver.arrivals().size();
        RunningTime.awaitWithin(OBEYED_WITHIN).until(() -> receiver.arrivals().size() > before);
    }

    private static NativeClient client(int server) throws IOException {
        return new NativeClient(SERVERS.get(server).baseUrl(), TestDatabase.API_KEY);
    }

    private static List<NativeClient> clients(int... servers) throws IOException {
        List<NativeClient> clients = new ArrayList<>();
        for (int server : servers.length == 0 ? new int[] {A, B, WITH_WRONG_CLOCK} : servers) {
            clients.add(client(server));
        }
        return clients;
    }

    private static String event(String type) {
        return "{\"type\":\"" + type + "\",\"data\":{\"n\":1.10}}";
    }

    private static String publish(int server, String type) throws Exception {
        HttpResponse<String> answer = client(server).post("/v1/events", event(type));
        assertThat(answer.statusCode()).isEqualTo(202);
        return NativeClient.idIn(answer.body());
    }

    /** The id of an event's one delivery. */
    private static String deliveryOf(String event) throws Exception {
        return NativeClient.idIn(
                client(A).get("/v1/events/" + event + "/deliveries").body());
    }

    private static Instant createdAt(HttpResponse<String> answer) {
        return Instant.parse(answer.body().replaceAll("(?s).*\"createdAt\"\\s*:\\s*\"([^\"]+)\".*", "$1"));
    }

    /** Registers a webhook through one server, and returns when all of them know it. */
    private static String register(CountingReceiver receiver, String type) throws Exception {
        return register(receiver, type, "");
    }

    private static String register(CountingReceiver receiver, String type, String moreFields) throws Exception {
        String id = client(A).register(receiver.url(), type, moreFields);
        for (int server = 0; server < SERVERS.size(); server++) {
            int each = server;
            await().atMost(Duration.ofSeconds(20)).until(() -> hasWebhookFor(each, type));
        }
        return id;
    }

    private static boolean hasWebhookFor(int server, String type) throws Exception {
        return client(server).post("/v1/events", event(type)).body().matches("(?s).*\"deliveries\"\\s*:\\s*1.*");
    }

    private static String nodeId(int server) throws SQLException {
        return Sql.texts(database, "SELECT id FROM node WHERE host = '" + NAMES.get(server) + "'")
                .get(0);
    }

    private static long nodes(String name) throws SQLException {
        return Sql.number(database, "SELECT count(*) FROM node WHERE host = '" + name + "'");
    }

    /** How many deliveries are leased to the node. */
    private static long held(String node) throws SQLException {
        return Sql.number(
                database,
                "SELECT (SELECT count(*) FROM delivery WHERE leased_by = '" + node
                        + "') + (SELECT count(*) FROM delivery_queue WHERE leased_by = '" + node + "')");
    }

    private static long untried(String type) throws SQLException {
        return Sql.number(database, "SELECT count(*) FROM delivery WHERE state = 0 AND event_type = '" + type + "'");
    }

    private static List<String> attemptsPerDelivery(String type) throws SQLException {
        return Sql.texts(
                database,
                "SELECT (SELECT count(*) FROM attempt a WHERE a.delivery_id = d.id) FROM delivery d WHERE d.event_type = '"
                        + type + "'");
    }

    private static Set<String> repeated(List<String> arrivals) {
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        for (String arrival : arrivals) {
            if (!seen.add(arrival)) {
                repeated.add(arrival);
            }
        }
        return repeated;
    }
}
