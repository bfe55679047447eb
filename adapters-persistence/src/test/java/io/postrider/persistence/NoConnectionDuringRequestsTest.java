package io.postrider.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.engine.DatabaseClock;
import io.postrider.application.engine.DeliveryEngine;
import io.postrider.application.engine.EnginePorts;
import io.postrider.application.engine.EngineSettings;
import io.postrider.application.event.Submission;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.Samples;
import io.postrider.application.webhook.DisableWebhook;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.account.Account;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.webhook.Webhook;
import io.postrider.persistence.database.CountingConnections;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.TestServer;
import io.postrider.persistence.encryption.Encryption;
import io.postrider.persistence.encryption.EncryptionKeys;
import io.postrider.persistence.engine.PostgresChangeNotices;
import io.postrider.persistence.engine.PostgresDeliveryHistory;
import io.postrider.persistence.engine.PostgresDeliveryQueue;
import io.postrider.persistence.engine.PostgresDeliveryRequests;
import io.postrider.persistence.engine.PostgresEventStore;
import io.postrider.persistence.engine.PostgresHolds;
import io.postrider.persistence.engine.PostgresNodes;
import io.postrider.persistence.engine.PostgresPartitions;
import io.postrider.persistence.engine.PostgresRateLimits;
import io.postrider.persistence.engine.PostgresRecoveries;
import io.postrider.persistence.engine.PostgresSettlementStore;
import io.postrider.persistence.managed.ManagedRows;
import io.postrider.persistence.managed.PostgresAccounts;
import io.postrider.persistence.managed.PostgresTransactions;
import io.postrider.persistence.managed.PostgresWebhookAlerts;
import io.postrider.persistence.managed.PostgresWebhookChanges;
import io.postrider.persistence.managed.PostgresWebhooks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The whole engine on PostgreSQL, with receivers that take their time. */
class NoConnectionDuringRequestsTest {
    private static final int REQUESTS = 64;

    private final CountingConnections connections = new CountingConnections();
    private final BlockingQueue<Runnable> underWay = new LinkedBlockingQueue<>();

    @Test
    void no_connection_is_held_while_receivers_take_their_time() throws Exception {
        try (Database database = connections.open(TestServer.emptyDatabase(), ManagedRows.CLASSES)) {
            PostgresTransactions transactions = new PostgresTransactions(database);
            Encryption encryption = new Encryption(EncryptionKeys.parse("k1:" + "A".repeat(43) + "="));
            PostgresWebhooks webhooks = new PostgresWebhooks(transactions, encryption);
            DeliveryEngine engine = engine(database, transactions, webhooks, encryption);
            Account account = Samples.account();
            new PostgresAccounts(transactions).add(account);
            Webhook webhook = Samples.webhook(account.id());
            webhooks.add(webhook.change()
                    .eventTypes(List.of(new EventTypePattern("*")))
                    .policy(webhook.policy().withMaxInFlight(REQUESTS))
                    .at(Instant.now()));
            engine.start();

            Submission event =
                    new Submission(new EventType("user.created"), EventPayload.of(new byte[] {'1'}), null, null);
            for (int i = 0; i < REQUESTS; i++) {
                engine.publishEvents().publish(account.id(), List.of(event), null);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> underWay.size() == REQUESTS);

            // Heartbeats and polls borrow one for a moment; a connection that belonged to a request would stay.
            await().atMost(Duration.ofSeconds(10)).until(() -> connections.borrowed() == 0);
            assertThat(underWay).hasSize(REQUESTS);

            underWay.forEach(Runnable::run);
            PostgresDeliveryHistory history = new PostgresDeliveryHistory(database);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> history.list(
                                            account.id(),
                                            new DeliveryHistory.Filter(
                                                    webhook.id(),
                                                    null,
                                                    Set.of(DeliveryState.SUCCEEDED),
                                                    null,
                                                    null,
                                                    null),
                                            new PageRequest(2 * REQUESTS, null))
                                    .items()
                                    .size()
                            == REQUESTS);
            engine.drain(Duration.ofSeconds(5));
        }
    }

    private DeliveryEngine engine(
            Database database, PostgresTransactions transactions, PostgresWebhooks webhooks, Encryption encryption) {
        PostgresWebhookChanges changes = new PostgresWebhookChanges(database, transactions, encryption);
        WebhookDirectory directory = new WebhookDirectory(changes);
        DatabaseClock clock = new DatabaseClock(InstantSource.system());
        return new DeliveryEngine(
                new EnginePorts(
                        new PostgresEventStore(database),
                        new PostgresDeliveryQueue(database),
                        new PostgresSettlementStore(database),
                        new PostgresNodes(database),
                        new PostgresPartitions(database),
                        new PostgresRateLimits(database),
                        new PostgresHolds(database),
                        new PostgresDeliveryRequests(database),
                        new PostgresRecoveries(database, transactions),
                        webhooks,
                        changes,
                        new PostgresChangeNotices(database),
                        (webhook, delivery, done) -> underWay.add(() -> done.accept(new Attempt(
                                delivery.nextAttempt(),
                                delivery.trigger(),
                                clock.instant(),
                                Duration.ofMillis(1),
                                new Outcome.Accepted(200),
                                new ReceiverResponse(200, "", "")))),
                        () -> 0,
                        new PostgresWebhookAlerts(database, transactions),
                        null),
                EngineSettings.DEFAULT,
                directory,
                new Dialects(List.of()),
                new DisableWebhook(
                        webhooks, transactions, directory, new PostgresWebhookAlerts(database, transactions), clock),
                clock,
                new TimeOrderedUuids(new SplittableRandom(7)),
                new SplittableRandom(7),
                "localhost",
                Thread::new);
    }
}
