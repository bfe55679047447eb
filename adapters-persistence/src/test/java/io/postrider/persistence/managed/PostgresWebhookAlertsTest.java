package io.postrider.persistence.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.alert.AlertChannel;
import io.postrider.application.alert.AlertMessage;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.engine.SettableClock;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Samples;
import io.postrider.application.webhook.DisableWebhook;
import io.postrider.application.webhook.WebhookDirectory;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.persistence.PostgresStorage;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of alerts where their webhooks are disabled, enabled again and deleted. */
class PostgresWebhookAlertsTest {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static StorageWithTables opened;
    private static PostgresStorage storage;
    private static Database tables;

    private final OtherThreads threads = new OtherThreads();
    private final WebhookAlerts alerts = storage.webhookAlerts();
    private final DisableWebhook disable = new DisableWebhook(
            storage.webhooks(),
            storage.transactions(),
            new WebhookDirectory(storage.webhookChanges()),
            alerts,
            new SettableClock(Samples.CREATED.plusSeconds(60)));
    private Webhook webhook;

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

    @BeforeEach
    void a_webhook_and_nothing_to_tell() {
        run("DELETE FROM webhook_alert");
        run("DELETE FROM alert_message");
        webhook = stored();
    }

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void of_many_nodes_that_disable_a_webhook_at_once_one_leaves_a_message() throws Exception {
        List<Boolean> disabled = threads.atOnce(6, () -> disable(webhook, WebhookStatus.DISABLED_GONE));

        assertThat(disabled).containsOnlyOnce(true);
        for (AlertChannel channel : AlertChannel.values()) {
            assertThat(causes(channel)).containsExactly(AlertCause.RECEIVER_GONE);
        }
    }

    @Test
    void where_disabling_is_rolled_back_there_is_no_message() {
        assertThatThrownBy(() -> storage.transactions().required(() -> {
                    disable(webhook, WebhookStatus.DISABLED_FAILING);
                    throw new IllegalStateException("something else fails");
                }))
                .hasMessage("something else fails");

        assertThat(causes(AlertChannel.MAIL)).isEmpty();
        assertThat(storage.webhooks().find(webhook.account(), webhook.id())).contains(webhook);
    }

    @Test
    void that_a_webhook_fails_is_news_again_where_it_was_enabled_again() {
        alerts.noteFailing(List.of(failing(webhook)));
        takeAll();
        letAnHourPass();
        alerts.noteFailing(List.of(failing(webhook)));
        assertThat(causes(AlertChannel.MAIL)).isEmpty();

        storage.webhooks().forgetFailures(webhook.id());
        alerts.review();
        assertThat(causes(AlertChannel.MAIL)).isEmpty();
        alerts.noteFailing(List.of(failing(webhook)));

        assertThat(causes(AlertChannel.MAIL)).containsExactly(AlertCause.DELIVERY_EXHAUSTED);
        alerts.noteFailing(List.of(failing(webhook)));
        assertThat(causes(AlertChannel.MAIL)).isEmpty();
    }

    @Test
    void where_it_was_enabled_again_the_hour_goes_on() {
        alerts.noteFailing(List.of(failing(webhook)));
        takeAll();

        storage.webhooks().forgetFailures(webhook.id());
        alerts.noteFailing(List.of(failing(webhook)));
        assertThat(causes(AlertChannel.MAIL)).isEmpty();

        letAnHourPass();
        alerts.review();
        assertThat(causes(AlertChannel.MAIL)).containsExactly(AlertCause.DELIVERY_EXHAUSTED);
    }

    @Test
    void what_was_noted_of_a_webhook_is_forgotten_when_it_is_deleted() {
        Webhook other = stored();
        alerts.noteFailing(List.of(failing(webhook), failing(other)));

        storage.webhooks().remove(webhook.account(), webhook.id());
        alerts.tidy();

        assertThat(noted()).containsExactly(other.id().value());
    }

    private static Webhook stored() {
        Webhook made = Samples.webhook(opened.account().id());
        storage.webhooks().add(made);
        return made;
    }

    private boolean disable(Webhook whom, WebhookStatus reason) {
        return disable.disable(whom.account(), whom.id(), reason).isPresent();
    }

    private static WebhookAlert failing(Webhook whom) {
        return new WebhookAlert(whom.id(), AlertCause.DELIVERY_EXHAUSTED, Samples.CREATED, 3, 500, "");
    }

    private void takeAll() {
        for (AlertChannel channel : AlertChannel.values()) {
            causes(channel);
        }
    }

    private List<AlertCause> causes(AlertChannel channel) {
        List<AlertMessage> taken = alerts.take(channel, 100, LEASE);
        taken.forEach(alerts::told);
        return taken.stream().map(it -> it.alert().cause()).toList();
    }

    private static void letAnHourPass() {
        run("UPDATE webhook_alert SET told_at = told_at - interval '1 hour'");
    }

    private static List<UUID> noted() {
        return tables.once(connection ->
                Query.of(connection, "SELECT webhook_id FROM webhook_alert").list(row -> row.uuid("webhook_id")));
    }

    private static void run(String sql) {
        tables.once(connection -> Query.of(connection, sql).run());
    }
}
