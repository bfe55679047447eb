package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped WAR with this module's jar in it: nothing of Postrider was changed, and it speaks {@code parcel}. */
class ParcelIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DROPS = "/parcel/api/drops";

    private static final List<Arrival> ARRIVALS = new CopyOnWriteArrayList<>();
    private static HttpServer receiver;
    private static PostriderWithParcel postrider;

    /** A delivery as it came in. */
    private record Arrival(String path, String scan, String signature, String body) {}

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            ARRIVALS.add(new Arrival(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Parcel-Scan"),
                    exchange.getRequestHeaders().getFirst("Parcel-Signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        postrider = new PostriderWithParcel();
        postrider.awaitReady();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        receiver.stop(0);
        postrider.stop();
    }

    @Test
    void what_is_published_natively_arrives_in_the_dialects_format_with_its_signature() throws Exception {
        JsonNode drop = created("/signed");

        JsonNode event = json(post("/v1/events", "{\"type\":\"parcel.shipped\",\"data\":{\"weight\": 1.50}}"), 202);

        Arrival arrival = arrivalAt("/signed");
        JsonNode body = JSON.readTree(arrival.body());
        assertThat(body.fieldNames()).toIterable().containsExactly("id", "type", "scannedAt", "data");
        assertThat(body.get("id").asText())
                .isEqualTo(arrival.scan())
                .isEqualTo("scan_" + event.get("id").asText().substring("evt_".length()));
        assertThat(body.get("type").asText()).isEqualTo("parcel.shipped");
        assertThat(arrival.body()).endsWith("\"data\":{\"weight\": 1.50}}");
        assertThat(isSignedBy(drop.get("secret").asText(), arrival)).isTrue();
        assertThat(isSignedBy("another secret of somebody", arrival)).isFalse();
    }

    @Test
    void the_native_api_shows_its_webhooks_with_what_is_configured_for_the_dialect() throws Exception {
        JsonNode drop = created("/shown");

        JsonNode webhook = json(get("/v1/webhooks/wh_" + drop.get("id").asText().substring("drop_".length())), 200);

        assertThat(webhook.get("dialect").asText()).isEqualTo("parcel");
        assertThat(webhook.at("/signature/scheme").asText()).isEqualTo("hmac-sha512");
        assertThat(webhook.get("timeout").asText()).isEqualTo("PT7S");
        assertThat(webhook.get("retrySchedule").toString()).isEqualTo("[\"PT0S\",\"PT1S\"]");
    }

    @Test
    void drops_can_be_listed_looked_up_and_deleted() throws Exception {
        JsonNode drop = created("/managed");
        String path = DROPS + "/" + drop.get("id").asText();

        assertThat(drop.get("id").asText()).matches("drop_[0-9a-z]{26}");
        JsonNode found = json(get(path), 200);
        assertThat(found.fieldNames()).toIterable().containsExactly("id", "target", "scans");
        assertThat(json(get(DROPS), 200).get("drops")).contains(found);

        assertThat(send(request(path).DELETE()).statusCode()).isEqualTo(204);
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not JSON",
                "[]",
                "{}",
                "{'target':'ftp://x','scans':['parcel.shipped']}",
                "{'target':5,'scans':['parcel.shipped']}",
                "{'target':null,'scans':['parcel.shipped']}",
                "{'target':'http://127.0.0.1/','scans':'parcel.shipped'}",
                "{'target':'http://127.0.0.1/','scans':[]}",
                "{'target':'http://127.0.0.1/','scans':['parcel.lost']}",
                "{'target':'http://127.0.0.1/','scans':['*']}",
                "{'target':'http://127.0.0.1/','scans':[[[[]]]]}"
            })
    void a_wrong_body_is_refused_in_the_dialects_own_shape(String body) throws Exception {
        assertThat(refusal(post(DROPS, body.replace('\'', '"')), 400)).isNotEmpty();
    }

    @Test
    void a_refusal_names_the_fields_as_the_dialect_does() throws Exception {
        List<String> because = refusal(post(DROPS, "{\"target\":\"ftp://x\",\"scans\":[\"parcel.shipped\",5]}"), 400);

        assertThat(because)
                .extracting(sentence -> sentence.split(" ", 2)[0])
                .containsExactlyInAnyOrder("target", "scans[1]");
    }

    @Test
    void whatever_is_asked_below_the_dialects_name_is_answered_in_its_shape() throws Exception {
        refusal(get(DROPS + "/drop_00000000000000000000000000"), 404);
        refusal(get(DROPS + "/5"), 404);
        refusal(get("/parcel/nothing"), 404);
        refusal(send(request(DROPS).method("PATCH", BodyPublishers.noBody())), 405);
        refusal(
                HTTP.send(HttpRequest.newBuilder(postrider.url().resolve(DROPS)).build(), BodyHandlers.ofString()),
                401);
    }

    @Test
    void the_documented_paths_work_at_the_root_of_the_dialects_host_name() throws Exception {
        JsonNode drop = created("/hosted");

        JsonNode found = json(
                send(request("/api/drops/" + drop.get("id").asText()).header("Host", PostriderWithParcel.HOST)), 200);

        assertThat(found.get("id")).isEqualTo(drop.get("id"));
        refusal(send(request("/api/nothing").header("Host", PostriderWithParcel.HOST)), 404);
    }

    @Test
    void an_account_has_no_more_drops_than_are_configured() throws Exception {
        String key = newAccount();
        for (int i = 0; i < PostriderWithParcel.MAX_DROPS; i++) {
            created("/limited", key);
        }

        assertThat(refusal(send(create("/limited", key)), 400)).hasSize(1);
    }

    @Test
    void of_the_other_dialects_those_are_spoken_that_are_configured() throws Exception {
        assertThat(get("/flat/v1/webhooks").statusCode()).isEqualTo(200);
        assertThat(get("/paged/api/webhooks").statusCode()).isEqualTo(404);
    }

    @Test
    void the_description_of_the_api_has_the_dialect_and_the_scheme() throws Exception {
        JsonNode api = json(get("/openapi.json"), 200);

        assertThat(api.get("paths").fieldNames()).toIterable().contains(DROPS, DROPS + "/{drop}", "/v1/webhooks");
        assertThat(api.get("tags").findValuesAsText("name")).contains("parcel", "flat");
        assertThat(api.at("/components/schemas/Scheme/enum").toString())
                .isEqualTo("[\"ed25519\",\"es256\",\"hmac-sha256\",\"hmac-sha512\"]");
    }

    @Test
    void a_native_webhook_can_choose_the_scheme_too() throws Exception {
        JsonNode webhook = json(
                post(
                        "/v1/webhooks",
                        "{\"url\":\"" + target("/native")
                                + "\",\"eventTypes\":[\"native.*\"],\"signature\":{\"scheme\":\"hmac-sha512\"}}"),
                201);

        assertThat(webhook.at("/signature/scheme").asText()).isEqualTo("hmac-sha512");
    }

    @Test
    void the_transport_takes_what_is_for_its_host_and_leaves_the_rest_to_http() throws Exception {
        JsonNode webhook =
                json(post("/v1/webhooks", "{\"url\":\"http://spool.example/\",\"eventTypes\":[\"spool.*\"]}"), 201);

        JsonNode event = json(post("/v1/events", "{\"type\":\"spool.filled\",\"data\":[1.0]}"), 202);

        String deliveries = "/v1/events/" + event.get("id").asText() + "/deliveries";
        await().atMost(SOON)
                .until(() ->
                        json(get(deliveries), 200).at("/items/0/state").asText().equals("succeeded"));
        assertThat(json(get(deliveries), 200).at("/items/0/webhookId")).isEqualTo(webhook.get("id"));
        try (Stream<Path> files = Files.list(postrider.spool())) {
            assertThat(files).singleElement().satisfies(file -> assertThat(Files.readString(file))
                    .startsWith("{\"type\":\"spool.filled\",")
                    .endsWith("\"data\":[1.0]}"));
        }
    }

    @Test
    void the_shipped_war_knows_nothing_of_it() throws IOException {
        try (ZipFile war = new ZipFile(PostriderWithParcel.shippedWar().toFile())) {
            assertThat(war.stream().map(Object::toString))
                    .anyMatch(entry -> entry.startsWith("WEB-INF/lib/postrider-adapters-rest"))
                    .noneMatch(entry -> entry.contains("parcel"));
        }
    }

    private static JsonNode created(String path) throws Exception {
        return created(path, PostriderWithParcel.API_KEY);
    }

    private static JsonNode created(String path, String key) throws Exception {
        return json(send(create(path, key)), 201);
    }

    private static HttpRequest.Builder create(String path, String key) {
        return request(DROPS, key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"target\":\"" + target(path) + "\",\"scans\":[\"parcel.shipped\",\"parcel.returned\"]}"));
    }

    private static String target(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    /** The key of an account of its own. */
    private static String newAccount() throws Exception {
        String account = json(
                        send(request("/v1/accounts", PostriderWithParcel.ADMIN_KEY)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"name\":\"" + UUID.randomUUID() + "\"}"))),
                        201)
                .get("id")
                .asText();
        return json(
                        send(request("/v1/accounts/" + account + "/api-keys", PostriderWithParcel.ADMIN_KEY)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        "{\"name\":\"parcel\",\"scopes\":[\"webhooks:read\",\"webhooks:write\"]}"))),
                        201)
                .get("key")
                .asText();
    }

    private static Arrival arrivalAt(String path) {
        await().atMost(SOON).until(() -> ARRIVALS.stream()
                .anyMatch(arrival -> arrival.path().equals(path)));
        return ARRIVALS.stream()
                .filter(arrival -> arrival.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** What a receiver does: with the JDK alone. */
    private static boolean isSignedBy(String secret, Arrival arrival) throws GeneralSecurityException {
        String[] parts = arrival.signature().split(";by=", 2);
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
        mac.update((parts[0].substring("at=".length()) + ".").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of()
                .formatHex(mac.doFinal(arrival.body().getBytes(StandardCharsets.UTF_8)))
                .equals(parts[1]);
    }

    /** The sentences of a refusal, which is nothing else. */
    private static List<String> refusal(HttpResponse<String> answer, int status) throws IOException {
        JsonNode body = json(answer, status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(body.fieldNames()).toIterable().containsExactly("because");
        return JSON.convertValue(
                body.get("because"), JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    private static JsonNode json(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return request(path, PostriderWithParcel.API_KEY);
    }

    private static HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(postrider.url().resolve(path))
                .timeout(SOON)
                .header("Authorization", "Bearer " + key);
    }
}
