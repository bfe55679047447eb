package io.postrider.rest.monime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.rest.Client;
import io.postrider.rest.RestServer;
import io.postrider.rest.dialect.DialectCalls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonimeApiTest {
    private static final String[] ALL = {"webhooks:read", "webhooks:write", "events:read", "events:write"};
    private static final String[] SPACE = {"Monime-Space-Id", "spc-1"};
    private static final String PATH = "/monime/v1/webhooks";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String MINIMAL = "{\"name\":\"Payments\",\"url\":\"https://example.com/hook\","
            + "\"apiRelease\":\"caph\",\"events\":[\"payment.completed\"]}";
    private static final String FULL = "{\"name\":\"Payments\",\"url\":\"https://example.com/hook\","
            + "\"apiRelease\":\"siriusb\",\"events\":[\"payment.completed\"],\"enabled\":false,"
            + "\"verificationMethod\":{\"type\":\"HS256\",\"secret\":\"" + SECRET + "\"},"
            + "\"headers\":{\"X-Team\":\"payments\"},\"alertEmails\":[\"ops@example.com\"],"
            + "\"metadata\":{\"team\":\"payments\"}}";

    @RegisterExtension
    static final RestServer SERVER = new RestServer();

    @RegisterExtension
    static final RestServer PRODUCTION = RestServer.inProduction();

    private Client client;
    private DialectCalls calls;

    @BeforeEach
    void newAccount() {
        client = Client.withScopes(SERVER, ALL);
        calls = new DialectCalls(client, "/monime", List.of(SPACE), MonimeApiTest::isError);
    }

    @Test
    void what_was_not_given_is_null_and_keys_are_made_here() {
        JsonNode webhook = client.post(PATH, MINIMAL, SPACE).is(200).json().path("result");

        assertThat(webhook.path("enabled").asBoolean()).isTrue();
        assertThat(webhook.at("/verificationMethod/type").asText()).isEqualTo("ES256");
        assertThat(webhook.at("/verificationMethod/publicKey").asText()).isNotBlank();
        for (String field : List.of("headers", "alertEmails", "metadata")) {
            assertThat(webhook.get(field).isNull()).as(field).isTrue();
        }
    }

    @Test
    void a_secret_is_shown_by_create_alone() {
        JsonNode created = client.post(PATH, FULL, SPACE).is(200).json().path("result");
        String path = PATH + "/" + created.path("id").asText();

        assertThat(created.at("/verificationMethod/secret").asText()).isEqualTo(SECRET);
        for (String text : List.of(
                client.get(path, SPACE).text(),
                client.get(PATH, SPACE).text(),
                client.patch(path, "{\"name\":\"b\"}", SPACE).is(200).text())) {
            assertThat(text)
                    .contains("\"verificationMethod\":{\"type\":\"HS256\"}")
                    .doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'name':''|name",
                "'name':' '|name",
                "'name':'{101}'|name",
                "'url':'https://example.com/{255}'|url",
                "'url':'nope'|url",
                "'apiRelease':'Caph'|apiRelease",
                "'events':[]|events",
                "'events':['user.created']|events[0]",
                "'events':['payment.*']|events[0]",
                "'verificationMethod':{}|verificationMethod.type",
                "'verificationMethod':{'type':'RS256'}|verificationMethod.type",
                "'verificationMethod':{'type':'HS256'}|verificationMethod.secret",
                "'verificationMethod':{'type':'HS256','secret':'{31}'}|verificationMethod.secret",
                "'verificationMethod':{'type':'HS256','secret':'{257}'}|verificationMethod.secret",
                "'headers':{'Host':'a'}|headers.Host",
                "'headers':{'content-length':'1'}|headers.content-length",
                "'headers':{'Content-Type':'a'}|headers.Content-Type",
                "'headers':{'Transfer-Encoding':'a'}|headers.Transfer-Encoding",
                "'headers':{'Connection':'close'}|headers.Connection",
                "'headers':{'monime-signature':'a'}|headers.monime-signature",
                "'headers':{'X-A':'a\\r\\nX-B: b'}|headers.X-A",
                "'headers':{'X-A':'a\\u0001'}|headers.X-A",
                "'headers':{'X A':'a'}|headers.X A",
                "'headers':{'X-A':1}|headers.X-A",
                "'headers':{'a1':'1','a2':'1','a3':'1','a4':'1','a5':'1','a6':'1','a7':'1','a8':'1','a9':'1','b1':'1','b2':'1'}|headers",
                "'alertEmails':['a@example.com','b@example.com','c@example.com']|alertEmails",
                "'alertEmails':['nobody']|alertEmails[0]",
                "'metadata':{'a':'{101}'}|metadata.a",
                "'metadata':{'a':1}|metadata.a",
                "'metadata':{'a':null}|metadata.a",
                "'enabled':null|enabled",
            })
    void each_wrong_field_is_named_among_the_details(String json, String field) {
        String wrong = filled(json.replace('\'', '"'));
        String merged = MINIMAL.replace("}", "") + "," + wrong + "}";
        // A field that stands there twice would be wrong for that alone.
        String name = wrong.substring(1, wrong.indexOf('"', 1));
        String body = merged.replaceFirst("\"" + name + "\":(\"[^\"]*\"|\\[[^\\]]*]),", "");

        JsonNode error = calls.refuses(400, "POST", "/v1/webhooks", body);

        assertThat(error.at("/error/details")).hasSize(1);
        assertThat(error.at("/error/details/0/field").asText()).isEqualTo(field);
    }

    @Test
    void the_limits_themselves_are_allowed() {
        StringBuilder metadata = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            metadata.append(i == 0 ? "" : ",")
                    .append("\"k")
                    .append(i)
                    .append("\":\"")
                    .append("x".repeat(100))
                    .append('"');
        }
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            headers.append(i == 0 ? "" : ",").append("\"X-").append(i).append("\":\"v\"");
        }
        String body = "{\"name\":\"" + "n".repeat(100) + "\",\"url\":\"https://example.com/" + "u".repeat(235)
                + "\",\"apiRelease\":\"caph\",\"events\":[\"payment.completed\"],\"headers\":{" + headers
                + "},\"alertEmails\":[\"a@example.com\",\"b@example.com\"],\"metadata\":{" + metadata + "},"
                + "\"verificationMethod\":{\"type\":\"HS256\",\"secret\":\"" + "s".repeat(256) + "\"}}";

        JsonNode webhook = client.post(PATH, body, SPACE).is(200).json().path("result");

        assertThat(webhook.path("headers")).hasSize(10);
        assertThat(webhook.path("metadata")).hasSize(64);
        calls.refuses(400, "POST", "/v1/webhooks", body.replace("\"k0\"", "\"k64\":\"\",\"k0\""));
    }

    @Test
    void null_clears_what_a_webhook_need_not_have_and_nothing_else() {
        String path = "/v1/webhooks/" + create(FULL);

        JsonNode cleared = client.patch(
                        "/monime" + path, "{\"headers\":null,\"alertEmails\":null,\"metadata\":null}", SPACE)
                .is(200)
                .json()
                .path("result");

        for (String field : List.of("headers", "alertEmails", "metadata")) {
            assertThat(cleared.get(field).isNull()).as(field).isTrue();
        }
        assertThat(cleared.path("name").asText()).isEqualTo("Payments");
        for (String field : List.of("name", "url", "enabled", "apiRelease", "events")) {
            calls.refuses(400, "PATCH", path, "{\"" + field + "\":null}");
        }
    }

    @Test
    void another_release_is_answered_when_it_holds() {
        String path = PATH + "/" + create(MINIMAL);

        assertThat(client.patch(path, "{\"apiRelease\":\"siriusb\"}", SPACE)
                        .is(200)
                        .json()
                        .at("/result/apiRelease")
                        .asText())
                .isEqualTo("siriusb");
        assertThat(client.get(path, SPACE).json().at("/result/apiRelease").asText())
                .isEqualTo("siriusb");
    }

    @Test
    void the_verification_method_cannot_be_changed_and_is_ignored_where_it_is_sent() {
        String path = PATH + "/" + create(FULL);

        JsonNode webhook = client.patch(path, "{\"verificationMethod\":{\"type\":\"ES256\"},\"id\":1}", SPACE)
                .is(200)
                .json();

        assertThat(webhook.at("/result/verificationMethod/type").asText()).isEqualTo("HS256");
    }

    @Test
    void a_list_goes_in_pages_of_ten() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            newestFirst.add(0, create(MINIMAL));
        }

        JsonNode first = client.get(PATH, SPACE).json();
        JsonNode second = client.get(
                        PATH + "?after=" + first.at("/pagination/next").asText(), SPACE)
                .json();

        assertThat(first.at("/pagination/count").asInt()).isEqualTo(10);
        assertThat(second.at("/pagination/count").asInt()).isEqualTo(2);
        assertThat(second.at("/pagination/next").isNull()).isTrue();
        List<String> found = new ArrayList<>();
        first.path("result").forEach(webhook -> found.add(webhook.path("id").asText()));
        second.path("result").forEach(webhook -> found.add(webhook.path("id").asText()));
        assertThat(found).isEqualTo(newestFirst);
        assertThat(client.get(PATH + "?limit=50", SPACE)
                        .json()
                        .at("/pagination/next")
                        .isNull())
                .isTrue();
        for (String query : List.of("limit=0", "limit=51", "limit=ten", "after=x")) {
            calls.refuses(400, "GET", "/v1/webhooks?" + query, "");
        }
    }

    @Test
    void every_call_needs_a_space_of_at_most_64_characters() {
        DialectCalls nowhere = new DialectCalls(client, "/monime", List.of(), MonimeApiTest::isError);
        String id = create(MINIMAL);

        for (String[] space : List.of(
                new String[] {},
                new String[] {"Monime-Space-Id", "x".repeat(65)},
                new String[] {"Monime-Space-Id", ""},
                new String[] {"Monime-Space-Id", "a b"})) {
            for (String call : List.of("GET /v1/webhooks", "GET /v1/webhooks/" + id, "DELETE /v1/webhooks/" + id)) {
                String[] words = call.split(" ", 2);
                JsonNode error = nowhere.refuses(400, words[0], words[1], "", space);
                assertThat(error.at("/error/details/0/field").asText()).isEqualTo("Monime-Space-Id");
            }
            nowhere.refuses(400, "POST", "/v1/webhooks", MINIMAL, space);
            nowhere.refuses(400, "PATCH", "/v1/webhooks/" + id, "{}", space);
        }
        client.get(PATH, "Monime-Space-Id", "x".repeat(64)).is(200);
    }

    @Test
    void spaces_and_accounts_do_not_see_one_another() {
        String id = create(MINIMAL);
        String path = "/v1/webhooks/" + id;
        DialectCalls elsewhere =
                new DialectCalls(client, "/monime", List.of("Monime-Space-Id", "spc-2"), MonimeApiTest::isError);
        DialectCalls strangers =
                new DialectCalls(Client.withScopes(SERVER, ALL), "/monime", List.of(SPACE), MonimeApiTest::isError);

        for (DialectCalls wrong : List.of(elsewhere, strangers)) {
            wrong.refuses(404, "GET", path, "");
            wrong.refuses(404, "PATCH", path, "{\"enabled\":false}");
            wrong.refuses(404, "DELETE", path, "");
        }
        assertThat(client.get(PATH, "Monime-Space-Id", "spc-2").json().path("result"))
                .isEmpty();
        assertThat(client.get("/v1/webhooks")
                        .is(200)
                        .json()
                        .at("/items/0/space")
                        .asText())
                .isEqualTo("spc-1");
    }

    @Test
    void a_repeated_create_gets_the_first_answer_within_its_space() {
        Client.Answer first =
                client.post(PATH, MINIMAL, with("Idempotency-Key", "k")).is(200);
        Client.Answer again =
                client.post(PATH, MINIMAL, with("Idempotency-Key", "k")).is(200);
        Client.Answer elsewhere = client.post(PATH, FULL, "Monime-Space-Id", "spc-2", "Idempotency-Key", "k")
                .is(200);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(elsewhere.text()).isNotEqualTo(first.text());
        assertThat(calls.refuses(409, "POST", "/v1/webhooks", FULL, "Idempotency-Key", "k")
                        .at("/error/reason")
                        .asText())
                .isEqualTo("conflict");
        calls.refuses(400, "POST", "/v1/webhooks", MINIMAL, "Idempotency-Key", "x".repeat(65));
        client.post(PATH, MINIMAL, with("Idempotency-Key", "x".repeat(64))).is(200);
    }

    @Test
    void a_key_that_cannot_set_headers_does_not_see_their_values() {
        Client admin = new Client(SERVER.uri(), RestServer.ADMIN_KEY);
        String account = admin.post("/v1/accounts", "{\"name\":\"Acme\"}")
                .json()
                .path("id")
                .asText();
        Client writer = admin.colleague(account, "webhooks:read", "webhooks:write");
        Client reader = admin.colleague(account, "webhooks:read");

        String id =
                writer.post(PATH, FULL, SPACE).is(200).json().at("/result/id").asText();

        assertThat(writer.get(PATH + "/" + id, SPACE)
                        .json()
                        .at("/result/headers/X-Team")
                        .asText())
                .isEqualTo("payments");
        assertThat(reader.get(PATH + "/" + id, SPACE)
                        .is(200)
                        .json()
                        .at("/result/headers/X-Team")
                        .asText())
                .isEqualTo("********");
    }

    @Test
    void in_production_only_https_is_accepted() {
        Client inProduction = Client.withScopes(PRODUCTION, ALL);

        JsonNode error = inProduction
                .post(PATH, MINIMAL.replace("https:", "http:"), SPACE)
                .is(400)
                .json();

        assertThat(error.at("/error/details/0/field").asText()).isEqualTo("url");
        inProduction.post(PATH, MINIMAL, SPACE).is(200);
    }

    @Test
    void what_comes_without_key_or_scope_or_to_the_wrong_place_is_refused_in_the_dialects_shape() {
        DialectCalls nobody =
                new DialectCalls(new Client(SERVER.uri(), ""), "/monime", List.of(SPACE), MonimeApiTest::isError);
        DialectCalls reader = new DialectCalls(
                Client.withScopes(SERVER, "webhooks:read"), "/monime", List.of(SPACE), MonimeApiTest::isError);

        assertThat(nobody.refuses(401, "GET", "/v1/webhooks", "")
                        .at("/error/reason")
                        .asText())
                .isEqualTo("unauthenticated");
        assertThat(reader.refuses(403, "POST", "/v1/webhooks", MINIMAL)
                        .at("/error/reason")
                        .asText())
                .isEqualTo("forbidden");
        assertThat(calls.refuses(404, "GET", "/v1/payments", "")
                        .at("/error/reason")
                        .asText())
                .isEqualTo("not_found");
        assertThat(calls.refuses(405, "PUT", "/v1/webhooks/whk-x", MINIMAL)
                        .at("/error/code")
                        .asInt())
                .isEqualTo(405);
        calls.refuses(400, "POST", "/v1/webhooks", MINIMAL, "Content-Type", "text/plain");
    }

    private static String filled(String json) {
        return java.util.regex.Pattern.compile("\\{([0-9]+)}").matcher(json).replaceAll(match -> "x"
                .repeat(Integer.parseInt(match.group(1))));
    }

    private static String[] with(String name, String value) {
        return new String[] {SPACE[0], SPACE[1], name, value};
    }

    private String create(String body) {
        return client.post(PATH, body, SPACE).is(200).json().at("/result/id").asText();
    }

    private static void isError(JsonNode body) {
        assertThat(body.path("success").isBoolean()).isTrue();
        assertThat(body.path("success").asBoolean()).isFalse();
        assertThat(body.path("messages")).isNotEmpty();
        assertThat(body.at("/error/code").isInt()).isTrue();
        assertThat(body.at("/error/reason").asText()).matches("[a-z_]+");
        assertThat(body.at("/error/details").isArray()).isTrue();
    }
}
