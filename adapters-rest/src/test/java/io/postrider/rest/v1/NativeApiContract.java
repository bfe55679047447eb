package io.postrider.rest.v1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.rest.Client;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The native API from outside, by HTTP: on the ports in memory and on the real server alike. Receivers are out of reach here.
 */
public abstract class NativeApiContract {
    static final String[] ALL = {"webhooks:read", "webhooks:write", "events:read", "events:write"};
    private static final String NO_WEBHOOK = "wh_01jw3v6r1ne9arav2wv2vy4w6d";

    Client client;
    Client admin;
    private Client stranger;

    /** Where the API is. */
    protected abstract URI server();

    /** The key of the administrator. */
    protected abstract String adminKey();

    @BeforeEach
    void newAccount() {
        admin = new Client(server(), adminKey());
        client = admin.inNewAccount(ALL);
        stranger = new Client(server(), "");
    }

    // Publishing

    @Test
    void an_event_is_accepted_with_its_id_type_time_and_number_of_deliveries() {
        webhook("https://receiver.example/204", "user.*");

        Client.Answer answer = client.post("/v1/events", "{\"type\":\"user.created\",\"data\":{\"id\":42}}");

        answer.is(202);
        assertThat(answer.json().path("id").asText()).matches("evt_[0-9a-z]{26}");
        assertThat(answer.json().path("type").asText()).isEqualTo("user.created");
        assertThat(answer.json().path("deliveries").asInt()).isEqualTo(1);
    }

    @Test
    void data_is_kept_byte_for_byte() {
        Random random = new Random(3);
        for (String data : List.of(
                "1.10",
                "1E+2",
                "-0.0e-0",
                "\"\\u00e9\\/\\ud83d\"",
                "\"é€😀\"",
                "null",
                "true",
                "[ 1,\t2 ]",
                "{ \"b\" : 1,\n \"a\":2 , \"b\":3}",
                "9".repeat(2_000 + random.nextInt(100)))) {
            String id = client.post("/v1/events", "{ \"data\" :\t" + data + "\r\n, \"type\":\"a.b\" }")
                    .is(202)
                    .json()
                    .path("id")
                    .asText();

            String event = client.get("/v1/events/" + id).is(200).text();

            assertThat(event).contains("\"data\":" + data + ",\"occurredAt\"");
        }
    }

    @Test
    void a_publisher_may_bring_id_and_time() {
        Client.Answer answer = client.post(
                "/v1/events",
                "{\"type\":\"a.b\",\"data\":1,\"id\":\"own-1\",\"occurredAt\":\"2026-01-31T13:00:00.1239+01:00\"}");

        answer.is(202);
        JsonNode event = client.get("/v1/events/own-1").is(200).json();
        assertThat(event.path("id").asText()).isEqualTo("own-1");
        assertThat(event.path("occurredAt").asText()).isEqualTo("2026-01-31T12:00:00.123Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|type,data",
                "{'type':'a.b'}|data",
                "{'data':1}|type",
                "{'type':null,'data':1}|type",
                "{'type':5,'data':1}|type",
                "{'type':'','data':1}|type",
                "{'type':'a..b','data':1}|type",
                "{'type':'a b','data':1}|type",
                "{'type':'a.b','data':1,'more':2}|more",
                "{'type':'a.b','type':'a.b','data':1}|type",
                "{'type':'a.b','data':1,'data':1}|data",
                "{'type':'a.b','data':1,'id':''}|id",
                "{'type':'a.b','data':1,'id':'a/b'}|id",
                "{'type':'a.b','data':1,'id':7}|id",
                "{'type':'a.b','data':1,'occurredAt':'2026-01-31'}|occurredAt",
                "{'type':'a.b','data':1,'occurredAt':'2026-01-31T12:00:00'}|occurredAt",
                "{'type':'a.b','data':1,'occurredAt':'+10000-01-01T00:00:00Z'}|occurredAt",
                "{'type':'a.b','data':1,'occurredAt':'0000-12-31T00:00:00Z'}|occurredAt",
                "{'type':'a.b','data':1,'occurredAt':1769860800}|occurredAt",
                "{'type':1,'id':1,'occurredAt':1,'x':1}|type,data,id,occurredAt,x",
            })
    void what_is_wrong_with_an_event_is_named_by_its_field(String body, String fields) {
        Client.Answer answer = client.post("/v1/events", body.replace('\'', '"'));

        answer.is(400);
        assertThat(answer.wrongFields()).containsExactlyInAnyOrder(fields.split(","));
        assertThat(client.get("/v1/events").json().path("items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "[]", "1", "null", "\"a\"", "{\"type\":\"a.b\",\"data\":1}x", "\ufeff{}", "{'a':1}"
            })
    void a_body_that_is_no_json_object_is_refused(String body) {
        Client.Answer answer = client.post("/v1/events", body);

        answer.is(400);
        assertThat(answer.json().path("detail").asText()).startsWith("The body ");
    }

    @Test
    void a_body_in_another_encoding_than_utf_8_is_refused() {
        String body = "{\"type\":\"a.b\",\"data\":\"é\"}";

        client.send("POST", "/v1/events", body.getBytes(UTF_16), "Content-Type", "application/json")
                .is(400);
        client.send("POST", "/v1/events", body.getBytes(ISO_8859_1), "Content-Type", "application/json")
                .is(400);
        client.post("/v1/events", body, "Content-Type", "application/json;charset=iso-8859-1")
                .is(415);
        client.post("/v1/events", body, "Content-Type", "application/json;charset=UTF-8")
                .is(202);
        client.post("/v1/events", body, "Content-Encoding", "gzip").is(415);
    }

    @Test
    void a_body_may_have_a_mebibyte_and_not_a_byte_more() {
        String start = "{\"type\":\"a.b\",\"data\":\"";
        int rest = 1024 * 1024 - start.length() - 2;

        client.post("/v1/events", start + "x".repeat(rest) + "\"}").is(202);
        client.post("/v1/events", start + "x".repeat(rest + 1) + "\"}").is(413);
        client.postInChunks("/v1/events", start + "x".repeat(rest + 1) + "\"}").is(413);
        client.postInChunks("/v1/events", start + "x".repeat(rest) + "\"}").is(202);
        client.post("/v1/events/batch", "{\"events\":[" + " ".repeat(1024 * 1024) + "]}")
                .is(413);

        assertThat(client.get("/v1/events").json().path("items")).hasSize(2);
    }

    @Test
    void a_batch_is_all_or_nothing() {
        String two = "{\"events\":[{\"type\":\"a.b\",\"data\":1},{\"type\":\"a.c\",\"data\":2,\"id\":\"own-2\"}]}";
        String wrong = "{\"events\":[{\"type\":\"a.b\",\"data\":1},{\"type\":\"!\",\"data\":2},3,{\"type\":\"a.b\"}]}";

        Client.Answer accepted = client.post("/v1/events/batch", two).is(202);
        Client.Answer refused = client.post("/v1/events/batch", wrong).is(400);

        assertThat(accepted.json().path("items")).hasSize(2);
        assertThat(accepted.json().at("/items/1/id").asText()).isEqualTo("own-2");
        assertThat(refused.wrongFields()).containsExactly("events[1].type", "events[2]", "events[3].data");
        assertThat(client.get("/v1/events").json().path("items")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"events\":null}", "{\"events\":{}}", "{\"events\":[]}"})
    void a_batch_needs_events(String body) {
        assertThat(client.post("/v1/events/batch", body).is(400).wrongFields()).containsExactly("events");
    }

    @Test
    void a_batch_has_at_most_a_thousand_events() {
        String event = "{\"type\":\"a.b\",\"data\":1}";

        client.post("/v1/events/batch", "{\"events\":[" + (event + ",").repeat(999) + event + "]}")
                .is(202);
        Client.Answer refused =
                client.post("/v1/events/batch", "{\"events\":[" + (event + ",").repeat(1_000) + event + "]}");

        assertThat(refused.is(400).wrongFields()).containsExactly("events");
    }

    @Test
    void a_publish_request_that_comes_again_is_answered_the_same_and_stored_once() {
        String body = "{\"type\":\"a.b\",\"data\":1}";

        Client.Answer first =
                client.post("/v1/events", body, "Idempotency-Key", "k1").is(202);
        Client.Answer again =
                client.post("/v1/events", body, "Idempotency-Key", "k1").is(202);
        Client.Answer other = client.post("/v1/events", body + " ", "Idempotency-Key", "k1");
        Client.Answer batch = client.post("/v1/events/batch", "{\"events\":[" + body + "]}", "Idempotency-Key", "k1");

        assertThat(again.bytes()).isEqualTo(first.bytes());
        other.is(409);
        batch.is(202);
        assertThat(client.get("/v1/events").json().path("items")).hasSize(2);
    }

    @Test
    void an_own_id_that_comes_again_with_other_data_is_a_conflict() {
        client.post("/v1/events", "{\"type\":\"a.b\",\"data\":1,\"id\":\"own\"}")
                .is(202);

        client.post("/v1/events", "{\"type\":\"a.b\",\"data\":1,\"id\":\"own\"}")
                .is(202);
        client.post("/v1/events", "{\"type\":\"a.b\",\"data\":2,\"id\":\"own\"}")
                .is(409);
        assertThat(client.get("/v1/events").json().path("items")).hasSize(1);
    }

    @Test
    void a_request_key_is_visible_ascii_of_a_bounded_length() {
        String body = "{\"type\":\"a.b\",\"data\":1}";

        for (String key : List.of("a b", "x".repeat(256))) {
            assertThat(client.post("/v1/events", body, "Idempotency-Key", key)
                            .is(400)
                            .wrongFields())
                    .containsExactly("Idempotency-Key");
        }
        client.post("/v1/events", body, "Idempotency-Key", "x".repeat(255)).is(202);
    }

    // Keys

    @ParameterizedTest
    @CsvSource({
        "POST,/v1/events,events:write",
        "GET,/v1/events,events:read",
        "GET,/v1/webhooks,webhooks:read",
        "POST,/v1/webhooks,webhooks:write",
        "PUT,/v1/event-types/a.b,events:write",
        "GET,/v1/deliveries/x,events:read",
        "POST,/v1/deliveries/x/retry,events:write",
        "POST,/v1/webhooks/x/recover,webhooks:write",
        "GET,/v1/webhooks/x/recoveries,webhooks:read",
        "GET,/v1/recoveries/x,webhooks:read",
        "POST,/v1/recoveries/x/cancel,webhooks:write",
        "POST,/v1/accounts,admin"
    })
    void a_call_needs_a_key_and_the_key_its_scope(String method, String path, String scope) {
        List<String> others =
                new ArrayList<>(List.of("admin", "webhooks:read", "webhooks:write", "events:read", "events:write"));
        others.remove(scope);
        Client lacking = admin.inNewAccount(others.toArray(String[]::new));
        byte[] body = method.equals("GET") || method.equals("DELETE") ? null : "{}".getBytes(UTF_8);

        Client.Answer none = stranger.send(method, path, body, "Content-Type", "application/json");
        Client.Answer wrong =
                new Client(server(), "prk_wrong").send(method, path, body, "Content-Type", "application/json");
        Client.Answer forbidden = lacking.send(method, path, body, "Content-Type", "application/json");

        assertThat(none.is(401).header("WWW-Authenticate")).hasValue("Bearer realm=\"postrider\"");
        assertThat(wrong.is(401).header("WWW-Authenticate").orElse("")).contains("error=\"invalid_token\"");
        assertThat(forbidden.is(403).json().path("detail").asText()).contains(scope);
        assertThat(forbidden.header("WWW-Authenticate").orElse("")).contains("scope=\"" + scope + "\"");
    }

    @Test
    void the_administrator_has_no_account() {
        Client.Answer answer = admin.get("/v1/webhooks");

        answer.is(403);
        assertThat(answer.json().path("detail").asText()).contains("belongs to no account");
    }

    @Test
    void a_key_is_taken_from_a_bearer_header_only() {
        stranger.get("/v1/webhooks", "Authorization", "Basic " + adminKey()).is(401);
        stranger.get("/v1/accounts", "Authorization", "bearer " + adminKey()).is(200);
        stranger.get("/v1/accounts?key=" + adminKey()).is(401);
    }

    // Accounts

    @Test
    void an_account_and_its_keys_are_created_found_listed_and_revoked() {
        Client.Answer created =
                admin.post("/v1/accounts", "{\"name\":\"Acme\"}").is(201);
        String account = created.header("Location").orElseThrow();
        Client.Answer issued = admin.post(
                        account + "/api-keys",
                        "{\"name\":\"p\",\"scopes\":[\"events:write\"],\"expiresAt\":\"2100-01-01T00:00:00Z\"}")
                .is(201);
        String key = issued.header("Location").orElseThrow();

        assertThat(admin.get(account).is(200).bytes()).isEqualTo(created.bytes());
        assertThat(admin.get(key).is(200).json().has("key")).isFalse();
        assertThat(admin.get(account + "/api-keys")
                        .is(200)
                        .json()
                        .at("/items/0/expiresAt")
                        .asText())
                .isEqualTo("2100-01-01T00:00:00.000Z");
        Client holder = new Client(server(), issued.json().path("key").asText());
        holder.post("/v1/events", "{\"type\":\"a.b\",\"data\":1}").is(202);
        admin.delete(key).is(204);
        holder.post("/v1/events", "{\"type\":\"a.b\",\"data\":1}").is(401);
        admin.get(key).is(404);
        admin.delete(key).is(404);
    }

    @Test
    void what_is_wrong_with_an_account_or_a_key_is_named() {
        String account = admin.post("/v1/accounts", "{\"name\":\"Acme\"}")
                .header("Location")
                .orElseThrow();

        assertThat(admin.post("/v1/accounts", "{\"name\":\" \",\"x\":1}")
                        .is(400)
                        .wrongFields())
                .containsExactly("x");
        assertThat(admin.post("/v1/accounts", "{\"name\":\" \"}").is(400).wrongFields())
                .containsExactly("name");
        assertThat(admin.post("/v1/accounts", "{\"name\":\"a\\u0000b\"}")
                        .is(400)
                        .wrongFields())
                .containsExactly("name");
        assertThat(admin.post("/v1/accounts", "{\"name\":\"a\\ud800b\"}")
                        .is(400)
                        .wrongFields())
                .containsExactly("name");
        assertThat(admin.post(account + "/api-keys", "{\"name\":\"k\",\"scopes\":[\"all\"]}")
                        .is(400)
                        .wrongFields())
                .containsExactly("scopes[0]");
        assertThat(admin.post(
                                account + "/api-keys",
                                "{\"name\":\"k\",\"scopes\":[\"admin\"],\"expiresAt\":\"2020-01-01T00:00:00Z\"}")
                        .is(400)
                        .wrongFields())
                .containsExactly("expiresAt");
        admin.get("/v1/accounts/acc_01jw3v6r1ne9arav2wv2vy4w6d").is(404);
        admin.post("/v1/accounts/acc_01jw3v6r1ne9arav2wv2vy4w6d/api-keys", "{\"name\":\"k\",\"scopes\":[\"admin\"]}")
                .is(404);
        admin.get("/v1/accounts/nonsense/api-keys").is(404);
    }

    @Test
    void an_account_is_created_once_for_its_request_key() {
        Client.Answer first = admin.post("/v1/accounts", "{\"name\":\"Once\"}", "Idempotency-Key", "acc-1");
        Client.Answer again = admin.post("/v1/accounts", "{\"name\":\"Once\"}", "Idempotency-Key", "acc-1");

        assertThat(again.is(201).bytes()).isEqualTo(first.is(201).bytes());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        admin.post("/v1/accounts", "{\"name\":\"Twice\"}", "Idempotency-Key", "acc-1")
                .is(409);
    }

    @Test
    void lists_are_paged_by_a_cursor() {
        for (int i = 0; i < 5; i++) {
            client.post("/v1/events", "{\"type\":\"a.b\",\"data\":" + i + "}").is(202);
        }
        List<String> seen = new ArrayList<>();
        String next = "";
        int pages = 0;
        do {
            JsonNode page = client.get("/v1/events?limit=2" + (next.isEmpty() ? "" : "&after=" + next))
                    .is(200)
                    .json();
            page.path("items").forEach(item -> seen.add(item.path("data").asText()));
            next = page.path("next").isNull() ? "" : page.path("next").asText();
            pages++;
        } while (!next.isEmpty());

        assertThat(seen).containsExactly("4", "3", "2", "1", "0");
        assertThat(pages).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=201,limit",
        "limit=x,limit",
        "limit=,limit",
        "limit=1&limit=2,limit",
        "after=!,after",
        "after=AAAA,after",
        "after=,after",
        "since=yesterday,since",
        "until=2026-01-01,until",
        "type=a..b,type",
        "sort=name,sort"
    })
    void what_is_wrong_with_a_query_is_named_by_its_parameter(String query, String parameter) {
        assertThat(client.get("/v1/events?" + query).is(400).wrongFields()).containsExactly(parameter);
    }

    // Event types

    @Test
    void an_event_type_is_registered_described_anew_listed_and_removed() {
        String schema = "{\"const\": 1.10}";
        Client.Answer created = client.put(
                        "/v1/event-types/user.joined",
                        "{\"description\":\"Signed up.\",\"category\":\"Users\",\"schema\":" + schema + "}")
                .is(201);

        assertThat(created.header("Location")).hasValue("/v1/event-types/user.joined");
        assertThat(created.text()).contains("\"schema\":" + schema);
        client.put("/v1/event-types/user.joined", "{}").is(200);
        assertThat(client.get("/v1/event-types/user.joined")
                        .is(200)
                        .json()
                        .path("description")
                        .isNull())
                .isTrue();
        client.put("/v1/event-types/a.first", "{}").is(201);
        client.put("/v1/event-types/a.second", "{}").is(201);
        JsonNode page = client.get("/v1/event-types?limit=1").is(200).json();
        assertThat(page.at("/items/0/name").asText()).isEqualTo("a.first");
        assertThat(client.get("/v1/event-types?limit=200&after="
                                + page.path("next").asText())
                        .json()
                        .path("items")
                        .findValuesAsText("name"))
                .isSorted()
                .contains("user.joined")
                .doesNotContain("a.first");
        client.delete("/v1/event-types/user.joined").is(204);
        client.delete("/v1/event-types/user.joined").is(404);
        client.get("/v1/event-types/user.joined").is(404);
    }

    @Test
    void what_is_wrong_with_an_event_type_is_named() {
        assertThat(client.put("/v1/event-types/a..b", "{}").is(400).wrongFields())
                .containsExactly("name");
        assertThat(client.put("/v1/event-types/a.b", "{\"schema\":1,\"description\":2,\"x\":3}")
                        .is(400)
                        .wrongFields())
                .containsExactlyInAnyOrder("schema", "description", "x");
        assertThat(client.put("/v1/event-types/a.b", "{\"category\":\"" + "x".repeat(101) + "\"}")
                        .is(400)
                        .wrongFields())
                .containsExactly("category");
    }

    // Webhooks

    @Test
    void a_webhook_shows_its_secret_once() {
        Client.Answer created = client.post(
                        "/v1/webhooks", "{\"url\":\"https://receiver.example/hook\",\"eventTypes\":[\"*\"]}")
                .is(201);
        String path = created.header("Location").orElseThrow();

        assertThat(created.json().path("secret").asText()).startsWith("whsec_");
        assertThat(created.json().path("timeout").asText()).isEqualTo("PT15S");
        Client.Answer found = client.get(path).is(200);
        assertThat(found.json().has("secret")).isFalse();
        assertThat(found.json().path("id")).isEqualTo(created.json().path("id"));
        assertThat(client.get("/v1/webhooks").json().at("/items/0/id"))
                .isEqualTo(created.json().path("id"));
    }

    @Test
    void a_webhook_takes_all_fields() {
        String body = "{\"url\":\"https://receiver.example/hook\",\"eventTypes\":[\"a.*\",\"b.c\"],\"name\":\"N\","
                + "\"description\":\"D\",\"enabled\":false,\"headers\":{\"X-Tenant\":\"acme\"},\"metadata\":{\"k\":\"v\"},"
                + "\"alertEmails\":[\"a@b.example\"],\"signature\":{\"scheme\":\"ed25519\"},\"timeout\":\"PT5S\","
                + "\"retrySchedule\":[\"PT0S\",\"PT1M\"],\"maxInFlight\":3,\"rateLimit\":{\"perSecond\":7}}";

        JsonNode created = client.post("/v1/webhooks", body).is(201).json();

        assertThat(created.has("secret")).isFalse();
        assertThat(created.at("/signature/publicKey").asText()).isNotEmpty();
        assertThat(created.path("disabledReason").asText()).isEqualTo("owner");
        assertThat(created.path("retrySchedule").toString()).isEqualTo("[\"PT0S\",\"PT1M\"]");
        assertThat(created.path("rateLimit").toString()).isEqualTo("{\"perSecond\":7}");
        assertThat(created.at("/headers/X-Tenant").asText()).isEqualTo("acme");
        String key = client.get("/v1/webhooks/" + created.path("id").asText() + "/public-key")
                .is(200)
                .json()
                .path("publicKey")
                .asText();
        assertThat(key).isEqualTo(created.at("/signature/publicKey").asText());
    }

    @Test
    void optional_fields_of_a_new_webhook_may_be_null() {
        client.post(
                        "/v1/webhooks",
                        "{\"url\":\"https://receiver.example/\",\"eventTypes\":[\"*\"],\"name\":null,\"description\":null,"
                                + "\"headers\":null,\"metadata\":null,\"alertEmails\":null,\"signature\":null,\"secret\":null,"
                                + "\"timeout\":null,\"retrySchedule\":null,\"maxInFlight\":null,\"rateLimit\":null}")
                .is(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|url,eventTypes",
                "{'url':null,'eventTypes':null}|url,eventTypes",
                "{'url':5,'eventTypes':'a.b'}|url,eventTypes",
                "{'url':'nonsense','eventTypes':[]}|url,eventTypes",
                "{'url':'ftp://a.example','eventTypes':[5]}|url,eventTypes[0]",
                "{'url':'https://a.example','eventTypes':['a.b','!']}|eventTypes[1]",
                "{'url':'https://a.example','eventTypes':['*'],'enabled':null}|enabled",
                "{'url':'https://a.example','eventTypes':['*'],'enabled':'true'}|enabled",
                "{'url':'https://a.example','eventTypes':['*'],'timeout':15}|timeout",
                "{'url':'https://a.example','eventTypes':['*'],'timeout':'15s'}|timeout",
                "{'url':'https://a.example','eventTypes':['*'],'timeout':'PT61S'}|timeout",
                "{'url':'https://a.example','eventTypes':['*'],'retrySchedule':[]}|retrySchedule",
                "{'url':'https://a.example','eventTypes':['*'],'retrySchedule':['PT0S','P4D']}|retrySchedule[1]",
                "{'url':'https://a.example','eventTypes':['*'],'maxInFlight':0}|maxInFlight",
                "{'url':'https://a.example','eventTypes':['*'],'maxInFlight':1.0}|maxInFlight",
                "{'url':'https://a.example','eventTypes':['*'],'maxInFlight':257}|maxInFlight",
                "{'url':'https://a.example','eventTypes':['*'],'rateLimit':5}|rateLimit",
                "{'url':'https://a.example','eventTypes':['*'],'rateLimit':{}}|rateLimit.perSecond",
                "{'url':'https://a.example','eventTypes':['*'],'rateLimit':{'perSecond':0}}|rateLimit.perSecond",
                "{'url':'https://a.example','eventTypes':['*'],'rateLimit':{'perSecond':1e99}}|rateLimit.perSecond",
                "{'url':'https://a.example','eventTypes':['*'],'rateLimit':{'perSecond':5,'burst':1}}|rateLimit.burst",
                "{'url':'https://a.example','eventTypes':['*'],'headers':{'Host':'x'}}|headers.Host",
                "{'url':'https://a.example','eventTypes':['*'],'headers':{'X':'a\\r\\nb'}}|headers.X",
                "{'url':'https://a.example','eventTypes':['*'],'headers':{'X':null}}|headers.X",
                "{'url':'https://a.example','eventTypes':['*'],'headers':{'X':'1','X':'2'}}|headers.X",
                "{'url':'https://a.example','eventTypes':['*'],'headers':[]}|headers",
                "{'url':'https://a.example','eventTypes':['*'],'metadata':{'k':5}}|metadata.k",
                "{'url':'https://a.example','eventTypes':['*'],'alertEmails':['nobody']}|alertEmails[0]",
                "{'url':'https://a.example','eventTypes':['*'],'signature':{'scheme':'rot13'}}|signature.scheme",
                "{'url':'https://a.example','eventTypes':['*'],'signature':{'publicKey':'x'}}|signature.publicKey",
                "{'url':'https://a.example','eventTypes':['*'],'secret':'short'}|secret",
                "{'url':'https://a.example','eventTypes':['*'],'id':'wh_1'}|id",
                "{'url':'https://a.example','eventTypes':['*'],'name':'a\\u0000'}|name",
            })
    void what_is_wrong_with_a_webhook_is_named_by_its_field(String body, String fields) {
        Client.Answer answer = client.post("/v1/webhooks", body.replace('\'', '"'));

        answer.is(400);
        assertThat(answer.wrongFields()).containsExactlyInAnyOrder(fields.split(","));
        assertThat(client.get("/v1/webhooks").json().path("items")).isEmpty();
    }

    @Test
    void a_webhook_is_created_once_for_its_request_key_and_its_secret_shown_again() {
        String body = "{\"url\":\"https://receiver.example/hook\",\"eventTypes\":[\"*\"]}";

        Client.Answer first =
                client.post("/v1/webhooks", body, "Idempotency-Key", "w").is(201);
        Client.Answer again =
                client.post("/v1/webhooks", body, "Idempotency-Key", "w").is(201);

        assertThat(again.bytes()).isEqualTo(first.bytes());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(client.get("/v1/webhooks").json().path("items")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/merge-patch+json", "application/merge-patch+json; charset=utf-8"
            })
    void a_merge_patch_sets_clears_and_keeps(String mediaType) {
        String path = client.post(
                        "/v1/webhooks",
                        "{\"url\":\"https://receiver.example/hook\",\"eventTypes\":[\"*\"],\"name\":\"N\",\"description\":\"D\","
                                + "\"headers\":{\"A\":\"1\",\"B\":\"2\"},\"metadata\":{\"x\":\"1\",\"y\":\"2\"},\"timeout\":\"PT5S\","
                                + "\"rateLimit\":{\"perSecond\":9}}")
                .header("Location")
                .orElseThrow();

        JsonNode changed = client.patch(
                        path,
                        "{\"name\":null,\"headers\":{\"A\":null,\"C\":\"3\"},\"metadata\":null,\"timeout\":null,\"rateLimit\":null,"
                                + "\"enabled\":false,\"eventTypes\":[\"a.b\"]}",
                        "Content-Type",
                        mediaType)
                .is(200)
                .json();

        assertThat(changed.path("name").isNull()).isTrue();
        assertThat(changed.path("description").asText()).isEqualTo("D");
        assertThat(changed.path("headers").toString()).isEqualTo("{\"B\":\"2\",\"C\":\"3\"}");
        assertThat(changed.path("metadata")).isEmpty();
        assertThat(changed.path("timeout").asText()).isEqualTo("PT15S");
        assertThat(changed.path("rateLimit").isNull()).isTrue();
        assertThat(changed.path("enabled").asBoolean()).isFalse();
        assertThat(changed.path("url").asText()).isEqualTo("https://receiver.example/hook");
        assertThat(client.get(path).json()).isEqualTo(changed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'url':null}|url",
                "{'eventTypes':null}|eventTypes",
                "{'eventTypes':[]}|eventTypes",
                "{'enabled':null}|enabled",
                "{'signature':null}|signature",
                "{'signature':{'scheme':'ed25519'}}|signature.scheme",
                "{'id':'wh_1'}|id",
                "{'dialect':'other'}|dialect",
                "{'secret':'whsec_x'}|secret",
                "{'name':5,'nonsense':1,'timeout':'PT0S'}|name,nonsense,timeout",
                "{'headers':{'A':5}}|headers.A",
            })
    void what_is_wrong_with_a_patch_is_named_and_nothing_changes(String body, String fields) {
        String path = webhook("https://receiver.example/204", "*");
        Client.Answer before = client.get(path);

        Client.Answer answer = client.patch(path, body.replace('\'', '"'));

        assertThat(answer.is(400).wrongFields()).containsExactlyInAnyOrder(fields.split(","));
        assertThat(client.get(path).bytes()).isEqualTo(before.bytes());
    }

    @Test
    void an_answer_can_be_sent_back_as_a_patch() {
        String path = client.post(
                        "/v1/webhooks",
                        "{\"url\":\"https://receiver.example/hook\",\"eventTypes\":[\"*\"],\"headers\":{\"A\":\"secret\"},"
                                + "\"signature\":{\"scheme\":\"ed25519\"}}")
                .header("Location")
                .orElseThrow();
        String shown = client.get(path).text();

        client.patch(path, shown).is(200);

        assertThat(client.get(path).json().path("headers").toString()).isEqualTo("{\"A\":\"secret\"}");
    }

    @Test
    void values_of_headers_are_masked_for_who_may_only_read_and_the_mask_changes_nothing() {
        String account = admin.post("/v1/accounts", "{\"name\":\"Acme\"}")
                .json()
                .path("id")
                .asText();
        Client writer = admin.colleague(account, "webhooks:write", "webhooks:read");
        Client reader = admin.colleague(account, "webhooks:read");
        String path = writer.post(
                        "/v1/webhooks",
                        "{\"url\":\"https://receiver.example/hook\",\"eventTypes\":[\"*\"],\"headers\":{\"A\":\"secret\",\"B\":\"b\"}}")
                .header("Location")
                .orElseThrow();

        String masked = reader.get(path).text();
        writer.patch(path, "{\"headers\":{\"A\":\"\u2022\u2022\u2022\u2022\",\"B\":\"c\"}}")
                .is(200);

        assertThat(masked).doesNotContain("secret").contains("\"A\":\"\u2022\u2022\u2022\u2022\"");
        assertThat(reader.get("/v1/webhooks").text()).doesNotContain("secret");
        assertThat(writer.get(path).json().path("headers").toString()).isEqualTo("{\"A\":\"secret\",\"B\":\"c\"}");
    }

    @Test
    void a_change_that_is_based_on_an_old_version_is_refused() {
        String path = webhook("https://receiver.example/204", "*");
        String first = client.get(path).header("ETag").orElseThrow();
        String second = client.patch(path, "{\"name\":\"a\"}", "If-Match", first)
                .is(200)
                .header("ETag")
                .orElseThrow();

        client.patch(path, "{\"name\":\"b\"}", "If-Match", first).is(412);
        client.post(path + "/rotate-secret", "{}", "If-Match", first).is(412);
        client.delete(path, "If-Match", first).is(412);
        client.patch(path, "{\"name\":\"b\"}", "If-Match", "W/" + second).is(412);
        client.patch(path, "{\"name\":\"b\"}", "If-Match", "nonsense").is(412);
        client.patch(path, "{\"name\":\"b\"}", "If-Match", "*").is(200);
        String third = client.get(path).header("ETag").orElseThrow();
        client.patch(path, "{\"name\":\"c\"}", "If-Match", first + ", " + third).is(200);
        client.delete(path, "If-Match", client.get(path).header("ETag").orElseThrow())
                .is(204);
        client.get(path).is(404);
    }

    @Test
    void a_webhook_that_the_client_has_already_is_not_sent_again() {
        String path = webhook("https://receiver.example/204", "*");
        String tag = client.get(path).header("ETag").orElseThrow();

        client.get(path, "If-None-Match", tag).is(304);
        client.get(path, "If-None-Match", "\"other\", W/" + tag).is(304);
        client.get(path, "If-None-Match", "\"other\"").is(200);
    }

    @Test
    void a_rotated_secret_is_shown_once() {
        Client.Answer created =
                client.post("/v1/webhooks", "{\"url\":\"https://receiver.example/hook\",\"eventTypes\":[\"*\"]}");
        String path = created.header("Location").orElseThrow();

        JsonNode rotated = client.post(path + "/rotate-secret", "{\"overlap\":\"PT1H\"}")
                .is(200)
                .json();
        JsonNode own = client.post(path + "/rotate-secret", "{\"secret\":\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}")
                .is(200)
                .json();

        assertThat(rotated.path("secret")).isNotEqualTo(created.json().path("secret"));
        assertThat(own.path("secret").asText()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(client.send("POST", path + "/rotate-secret", null)
                        .is(200)
                        .json()
                        .path("secret")
                        .asText())
                .startsWith("whsec_");
        assertThat(client.post(path + "/rotate-secret", "{\"overlap\":\"P8D\"}")
                        .is(400)
                        .wrongFields())
                .containsExactly("overlap");
        assertThat(client.post(path + "/rotate-secret", "{\"secret\":\"x\"}")
                        .is(400)
                        .wrongFields())
                .containsExactly("secret");
        client.get(path + "/public-key").is(404);
    }

    // Recoveries

    @Test
    void a_recovery_is_started_found_and_listed() {
        String webhook = webhook("https://receiver.example/204", "*");

        Client.Answer started = client.post(webhook + "/recover", "{\"since\":\"2026-01-01T12:00:00.1239+01:00\"}");

        JsonNode recovery = started.is(202).json();
        String path = started.header("Location").orElseThrow();
        assertThat(path).endsWith("/v1/recoveries/" + recovery.path("id").asText());
        assertThat(recovery.path("id").asText()).matches("rec_[0-9a-z]{26}");
        assertThat(webhook).endsWith(recovery.path("webhookId").asText());
        assertThat(recovery.path("since").asText()).isEqualTo("2026-01-01T11:00:00.123Z");
        assertThat(recovery.path("until")).isEqualTo(recovery.path("createdAt"));
        assertThat(recovery.path("states").toString()).isEqualTo("[\"failed\"]");
        assertThat(recovery.path("state").asText()).isEqualTo("running");
        assertThat(recovery.path("position")).isEqualTo(recovery.path("since"));
        await().until(() ->
                client.get(path).is(200).json().path("state").asText().equals("succeeded"));
        JsonNode over = client.get(path).json();
        assertThat(over.path("position")).isEqualTo(over.path("until"));
        assertThat(over.path("completedAt").asText()).isNotEmpty();
        assertThat(over.path("resent").asInt()).isZero();
        assertThat(client.get(webhook + "/recoveries").is(200).json().path("items"))
                .containsExactly(over);
        client.post(path + "/cancel", "{}").is(409);
    }

    @Test
    void a_recovery_takes_all_fields_and_null_for_those_that_are_optional() {
        String webhook = webhook("https://receiver.example/204", "*");

        JsonNode all = client.post(
                        webhook + "/recover",
                        "{\"since\":\"0001-01-01T00:00:00Z\",\"until\":\"2026-01-01T12:00:00Z\",\"states\":[\"failed\",\"cancelled\"]}")
                .is(202)
                .json();
        await().until(() -> client.get("/v1/recoveries/" + all.path("id").asText())
                .json()
                .path("state")
                .asText()
                .equals("succeeded"));
        JsonNode nulls = client.post(
                        webhook + "/recover", "{\"since\":\"2026-01-01T12:00:00Z\",\"until\":null,\"states\":null}")
                .is(202)
                .json();

        assertThat(all.path("until").asText()).isEqualTo("2026-01-01T12:00:00.000Z");
        assertThat(all.path("states").toString()).isEqualTo("[\"failed\",\"cancelled\"]");
        assertThat(nulls.path("states").toString()).isEqualTo("[\"failed\"]");
    }

    @Test
    void a_recovery_that_reaches_into_the_future_ends_now() {
        String webhook = webhook("https://receiver.example/204", "*");

        JsonNode recovery = client.post(
                        webhook + "/recover", "{\"since\":\"2026-01-01T12:00:00Z\",\"until\":\"9999-01-01T00:00:00Z\"}")
                .is(202)
                .json();

        assertThat(recovery.path("until")).isEqualTo(recovery.path("createdAt"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|since",
                "{'since':null}|since",
                "{'since':1769860800}|since",
                "{'since':'yesterday'}|since",
                "{'since':'9999-01-01T00:00:00Z'}|since",
                "{'since':'2026-01-01T12:00:00Z','until':'2026-01-01T12:00:00Z'}|until",
                "{'since':'2026-01-01T12:00:00Z','until':'2026-01-01T11:59:59Z'}|until",
                "{'since':'2026-01-01T12:00:00Z','until':''}|until",
                "{'since':'2026-01-01T12:00:00Z','states':[]}|states",
                "{'since':'2026-01-01T12:00:00Z','states':'failed'}|states",
                "{'since':'2026-01-01T12:00:00Z','states':['succeeded']}|states[0]",
                "{'since':'2026-01-01T12:00:00Z','states':['failed','failed']}|states[1]",
                "{'since':'2026-01-01T12:00:00Z','states':[1]}|states[0]",
                "{'since':'2026-01-01T12:00:00Z','more':1}|more",
                "{'until':1,'states':1,'x':1}|since,until,states,x",
            })
    void what_is_wrong_with_a_recovery_is_named_by_its_field(String body, String fields) {
        String webhook = webhook("https://receiver.example/204", "*");

        Client.Answer answer = client.post(webhook + "/recover", body.replace('\'', '"'));

        assertThat(answer.is(400).wrongFields()).containsExactlyInAnyOrder(fields.split(","));
        assertThat(client.get(webhook + "/recoveries").json().path("items")).isEmpty();
    }

    @Test
    void a_recovery_needs_a_webhook_that_is_enabled_and_may_not_be_repeated_while_it_runs() {
        String webhook = webhook("https://receiver.example/204", "*");
        String body = "{\"since\":\"2026-01-01T12:00:00Z\"}";
        client.patch(webhook, "{\"enabled\":false}").is(200);

        assertThat(client.post(webhook + "/recover", body)
                        .is(409)
                        .json()
                        .path("detail")
                        .asText())
                .contains("disabled");

        client.patch(webhook, "{\"enabled\":true}").is(200);
        Client.Answer first = client.post(webhook + "/recover", body, "Idempotency-Key", "once");
        Client.Answer again = client.post(webhook + "/recover", body, "Idempotency-Key", "once");
        assertThat(again.is(202).text()).isEqualTo(first.is(202).text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(client.get(webhook + "/recoveries").json().path("items")).hasSize(1);
        client.post(webhook + "/recover", "{}", "Idempotency-Key", "once").is(400);
        client.post(webhook + "/recover", "{\"since\":\"2025-12-30T12:00:00Z\"}", "Idempotency-Key", "once")
                .is(409);
    }

    // What belongs to others

    @ParameterizedTest
    @ValueSource(
            strings = {
                NO_WEBHOOK,
                "wh_",
                "nonsense",
                "WH_01JW3V6R1NE9ARAV2WV2VY4W6D",
                "evt_01jw3v6r1ne9arav2wv2vy4w6d",
                "%F0%9F%98%80"
            })
    void an_id_that_nobody_has_is_unknown(String id) {
        client.get("/v1/webhooks/" + id).is(404);
        client.patch("/v1/webhooks/" + id, "{}").is(404);
        client.delete("/v1/webhooks/" + id).is(404);
        client.get("/v1/deliveries/" + id).is(404);
        client.get("/v1/recoveries/" + id).is(404);
        client.send("POST", "/v1/recoveries/" + id + "/cancel", null).is(404);
        client.get("/v1/webhooks/" + id + "/recoveries").is(404);
        client.post("/v1/webhooks/" + id + "/recover", "{\"since\":\"2026-01-01T12:00:00Z\"}")
                .is(404);
        client.get("/v1/events/" + (id.startsWith("evt") ? "none" : id)).is(404);
    }

    // HTTP

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/",
                "/v2/events",
                "/v1/eventz",
                "/index.html",
                "/favicon.ico",
                "/application.wadl",
                "/v1/events/a/b",
                "/WEB-INF/web.xml"
            })
    void there_is_nothing_at_other_paths(String path) {
        client.get(path).is(404);
        stranger.get(path).is(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE|/v1/events|GET, HEAD, OPTIONS, POST",
                "POST|/v1/events/x|GET, HEAD, OPTIONS",
                "PUT|/v1/webhooks/x|DELETE, GET, HEAD, OPTIONS, PATCH",
                "GET|/v1/deliveries/x/retry|OPTIONS, POST",
                "POST|/|GET, HEAD, OPTIONS",
                "GET|/v1/events/batch|"
            })
    void a_wrong_method_is_told_the_right_ones(String method, String path, String allowed) {
        Client.Answer answer = client.send(
                method,
                path,
                method.equals("GET") || method.equals("DELETE") ? null : "{}".getBytes(UTF_8),
                "Content-Type",
                "application/json");

        if (allowed == null) {
            answer.is(404); // there could be an event of that id
        } else {
            assertThat(answer.is(405).header("Allow")).hasValue(allowed);
        }
    }

    @Test
    void media_types_are_negotiated() {
        client.post("/v1/events", "a=b", "Content-Type", "application/x-www-form-urlencoded")
                .is(415);
        client.post("/v1/events", "<a/>", "Content-Type", "text/xml").is(415);
        client.get("/v1/events", "Accept", "text/html").is(406);
        client.get("/v1/events", "Accept", "application/*").is(200);
        client.get("/v1/events", "Accept", "text/html, */*;q=0.1").is(200);
        client.get("/v1/events/none", "Accept", "application/problem+json, application/json")
                .is(404);
    }

    // The server itself

    @Test
    void the_front_page_says_what_runs_here_and_needs_nothing_else() {
        Client.Answer page = stranger.get("/").is(200);

        assertThat(page.header("Content-Type").orElse("")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(page.text())
                .contains("Version ", "in development mode")
                .contains("href=\"openapi\"", "href=\"health/ready\"", "href=\"health/live\"")
                .doesNotContain("<script", "src=", "<link", "@import", "url(");
        assertThat(page.header("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors 'none'", "form-action 'none'")
                .doesNotContain("script-src");
    }

    @Test
    void the_api_document_comes_in_yaml_and_json() {
        assertThat(stranger.get("/openapi").is(200).text()).startsWith("openapi: 3.1.0");
        assertThat(stranger.get("/openapi", "Accept", "application/json")
                        .is(200)
                        .json()
                        .at("/info/version")
                        .asText())
                .isNotEmpty();
        assertThat(stranger.get("/openapi.json").is(200).json().path("openapi").asText())
                .isEqualTo("3.1.0");
        assertThat(stranger.get("/openapi.yaml").is(200).header("Content-Type")).hasValue("application/yaml");
        stranger.get("/openapi", "Accept", "image/png").is(406);
    }

    final String webhook(String url, String eventType) {
        return client.post("/v1/webhooks", "{\"url\":\"" + url + "\",\"eventTypes\":[\"" + eventType + "\"]}")
                .is(201)
                .header("Location")
                .orElseThrow();
    }

    final String publish(String type) {
        return client.post("/v1/events", "{\"type\":\"" + type + "\",\"data\":1}")
                .is(202)
                .json()
                .path("id")
                .asText();
    }

    final JsonNode onlyDelivery(String event, String state) {
        await().until(() -> client.get("/v1/events/" + event + "/deliveries?state=" + state)
                        .json()
                        .path("items")
                        .size()
                == 1);
        return client.get("/v1/events/" + event + "/deliveries").json().at("/items/0");
    }
}
