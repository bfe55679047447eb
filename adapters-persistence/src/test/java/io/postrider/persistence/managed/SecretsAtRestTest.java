package io.postrider.persistence.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.application.storage.RequestKey;
import io.postrider.application.storage.Samples;
import io.postrider.domain.account.Account;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.persistence.PostgresStorage;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.encryption.DecryptionFailed;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever reads the tables learns no secret, and cannot make one row's secret another's. */
class SecretsAtRestTest {
    private static StorageWithTables opened;
    private static PostgresStorage storage;
    private static Database tables;

    @BeforeAll
    static void open_the_database() {
        opened = new StorageWithTables();
        storage = opened.storage;
        tables = opened.tables;
    }

    @AfterAll
    static void close_the_database() {
        opened.close();
    }

    @Test
    void a_dump_of_all_that_is_managed_holds_no_secret() {
        Account account = opened.account();
        storage.apiKeys().add(Samples.apiKey(account.id()), ApiKeyHash.of("pr_THE-API-KEY"));
        storage.webhooks().add(withSecrets(account));
        RequestKey key = new RequestKey("createKey", "key", "fingerprint");
        storage.transactions().required(() -> {
            storage.requestKeys().take(account.id(), key);
            storage.requestKeys().remember(account.id(), key, "pr_THE-API-KEY".getBytes(StandardCharsets.UTF_8));
            return key;
        });

        String dump = dump("account") + dump("api_key") + dump("webhook") + dump("request_key");

        assertThat(dump).contains(ApiKeyHash.of("pr_THE-API-KEY").hex()).contains("X-Visible");
        for (String secret : List.of("THE-API-KEY", "THE-SIGNING-SECRET", "THE-PRIVATE-KEY", "THE-HEADER-VALUE")) {
            assertThat(dump).doesNotContain(secret).doesNotContain(hex(secret));
        }
    }

    @Test
    void the_secrets_of_one_webhook_cannot_be_given_to_another() {
        Account account = opened.account();
        Webhook one = withSecrets(account);
        Webhook other = withSecrets(account);
        storage.webhooks().add(one);
        storage.webhooks().add(other);

        tables.once(connection -> Query.of(
                        connection,
                        "UPDATE webhook SET signing_keys = (SELECT signing_keys FROM webhook WHERE id = ?) WHERE id = ?")
                .uuid(one.id().value())
                .uuid(other.id().value())
                .run());

        assertThatExceptionOfType(DecryptionFailed.class)
                .isThrownBy(() -> storage.webhooks().find(account.id(), other.id()));
        assertThat(storage.webhooks().find(account.id(), one.id())).contains(one);
    }

    private static Webhook withSecrets(Account account) {
        return Samples.webhook(account.id())
                .change()
                .metadata(Map.of("header", "X-Visible"))
                .headers(Map.of("X-Key", "THE-HEADER-VALUE"))
                .signing(new Signing(
                        SignatureSchemeName.ED25519,
                        List.of(
                                SigningKey.pair("THE-PRIVATE-KEY", "public"),
                                SigningKey.symmetric("THE-SIGNING-SECRET"))))
                .at(Samples.CREATED);
    }

    private static String dump(String table) {
        List<String> rows = tables.once(connection -> Query.of(connection, "SELECT t::text AS row FROM " + table + " t")
                .list(row -> row.text("row")));
        return String.join("\n", rows);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
