package io.postrider.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.delivery.DeliveryRequests.Answer;
import io.postrider.application.engine.Scene;
import io.postrider.application.storage.Samples;
import io.postrider.domain.account.Account;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.persistence.PostgresStorage;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.DatabaseSettings;
import io.postrider.persistence.database.TestServer;
import io.postrider.persistence.encryption.EncryptionKeys;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of deliveries goes by whether their webhook is deleted, not by whether a node has heard of it yet. */
class DeletedWebhooksTest {
    private static final EncryptionKeys KEYS = EncryptionKeys.parse("k1:" + "A".repeat(43) + "=");

    @Test
    void what_waits_for_a_webhook_is_given_up_and_not_asked_for_again_only_when_it_is_deleted() throws Exception {
        DatabaseSettings settings = TestServer.emptyDatabase();
        try (PostgresStorage managed = new PostgresStorage(settings, KEYS);
                Database database = Database.open(settings.withPoolSize(3), List.of())) {
            managed.start();
            Account account = Samples.account();
            managed.accounts().add(account);
            Webhook webhook = Samples.webhook(account.id());
            managed.webhooks().add(webhook);
            PostgresEngineStorage storage = new PostgresEngineStorage(database);
            Scene scene = new Scene(storage);
            DeliveryId waiting = scene.waiting(webhook.id());

            assertThat(storage.deliveryRequests().cancelWaiting(webhook.id(), 10))
                    .isZero();
            assertThat(scene.stored(waiting).state()).isEqualTo(DeliveryState.PENDING);
            assertThat(storage.deliveryRequests().retry(scene.account(), waiting))
                    .isEqualTo(Answer.DONE);

            managed.webhooks().remove(account.id(), webhook.id());
            assertThat(storage.deliveryRequests().cancelWaiting(webhook.id(), 10))
                    .isEqualTo(1);
            assertThat(storage.deliveryRequests().retry(scene.account(), waiting))
                    .isEqualTo(Answer.NOT_NOW);
            assertThat(scene.stored(waiting).state()).isEqualTo(DeliveryState.CANCELLED);
        }
    }
}
