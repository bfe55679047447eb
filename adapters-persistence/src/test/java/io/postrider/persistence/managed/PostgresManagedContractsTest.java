package io.postrider.persistence.managed;

import io.postrider.application.account.Accounts;
import io.postrider.application.account.AccountsContract;
import io.postrider.application.account.ApiKeys;
import io.postrider.application.account.ApiKeysContract;
import io.postrider.application.event.EventTypes;
import io.postrider.application.event.EventTypesContract;
import io.postrider.application.storage.ManagedStorage;
import io.postrider.application.storage.RequestKeys;
import io.postrider.application.storage.RequestKeysContract;
import io.postrider.application.storage.Transactions;
import io.postrider.application.storage.TransactionsContract;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.application.webhook.WebhookChangesContract;
import io.postrider.application.webhook.Webhooks;
import io.postrider.application.webhook.WebhooksContract;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.TestServer;
import io.postrider.persistence.encryption.Encryption;
import io.postrider.persistence.encryption.EncryptionKeys;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** PostgreSQL keeps the contracts of what is managed. */
class PostgresManagedContractsTest {
    private static final String KEY = "test:" + "A".repeat(43) + "=";
    private static Database database;
    private static ManagedStorage storage;

    @BeforeAll
    static void open_the_database() {
        database = Database.open(TestServer.emptyDatabase(), ManagedRows.CLASSES);
        storage = new Storage(database, new PostgresTransactions(database), new Encryption(EncryptionKeys.parse(KEY)));
    }

    @AfterAll
    static void close_the_database() {
        database.close();
    }

    private record Storage(Database database, PostgresTransactions open, Encryption encryption)
            implements ManagedStorage {
        @Override
        public Transactions transactions() {
            return open;
        }

        @Override
        public RequestKeys requestKeys() {
            return new PostgresRequestKeys(open, encryption);
        }

        @Override
        public Accounts accounts() {
            return new PostgresAccounts(open);
        }

        @Override
        public ApiKeys apiKeys() {
            return new PostgresApiKeys(open);
        }

        @Override
        public EventTypes eventTypes() {
            return new PostgresEventTypes(open);
        }

        @Override
        public Webhooks webhooks() {
            return new PostgresWebhooks(open, encryption);
        }

        @Override
        public WebhookChanges webhookChanges() {
            return new PostgresWebhookChanges(database, open, encryption);
        }

        @Override
        public void recordHealth(WebhookHealth health) {
            List<WebhookHealth> one = List.of(health);
            database.once(connection -> Query.of(
                            connection,
                            "INSERT INTO webhook_health SELECT id, failures, %s, %s, status"
                                            .formatted(Query.time("since"), Query.time("last"))
                                    + " FROM unnest(?::uuid[], ?::int[], ?::bigint[], ?::bigint[], ?::int[])"
                                    + " AS h (id, failures, since, last, status)")
                    .uuids(one, it -> it.webhook().value())
                    .integers(one, WebhookHealth::consecutiveFailures)
                    .micros(one, WebhookHealth::failingSince)
                    .micros(one, WebhookHealth::lastAttemptAt)
                    .integers(one, WebhookHealth::lastResponseStatus)
                    .run());
        }
    }

    @Nested
    class AsTransactions extends TransactionsContract {
        @Override
        protected ManagedStorage storage() {
            return storage;
        }
    }

    @Nested
    class AsRequestKeys extends RequestKeysContract {
        @Override
        protected ManagedStorage storage() {
            return storage;
        }
    }

    @Nested
    class AsAccounts extends AccountsContract {
        @Override
        protected ManagedStorage storage() {
            return storage;
        }
    }

    @Nested
    class AsApiKeys extends ApiKeysContract {
        @Override
        protected ManagedStorage storage() {
            return storage;
        }
    }

    @Nested
    class AsEventTypes extends EventTypesContract {
        @Override
        protected ManagedStorage storage() {
            return storage;
        }
    }

    @Nested
    class AsWebhooks extends WebhooksContract {
        @Override
        protected ManagedStorage storage() {
            return storage;
        }
    }

    @Nested
    class AsWebhookChanges extends WebhookChangesContract {
        @Override
        protected ManagedStorage storage() {
            return storage;
        }
    }
}
