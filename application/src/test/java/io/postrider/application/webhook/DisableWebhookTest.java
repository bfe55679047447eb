package io.postrider.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.alert.AlertChannel;
import io.postrider.application.alert.AlertMessage;
import io.postrider.application.alert.InMemoryWebhookAlerts;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Samples;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.domain.webhook.WebhookStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisableWebhookTest {
    private final OtherThreads threads = new OtherThreads();
    private final WebhookUseCasesFixture fixture = new WebhookUseCasesFixture();

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void a_disabled_webhook_takes_no_more_events_and_says_why() {
        Webhook webhook = fixture.registered();

        Optional<Webhook> disabled =
                fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_GONE);

        assertThat(disabled).contains(fixture.stored(webhook));
        assertThat(fixture.stored(webhook).status()).isEqualTo(WebhookStatus.DISABLED_GONE);
        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .isEmpty();
    }

    @Test
    void a_webhook_that_is_disabled_already_keeps_its_reason_and_its_version() {
        Webhook webhook = fixture.registered();
        fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_GONE);

        Optional<Webhook> again =
                fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_FAILING);

        assertThat(again).isEmpty();
        assertThat(fixture.stored(webhook).status()).isEqualTo(WebhookStatus.DISABLED_GONE);
        assertThat(fixture.stored(webhook).version()).isEqualTo(2);
    }

    @Test
    void of_many_that_disable_a_webhook_at_once_one_has_done_it() throws Exception {
        Webhook webhook = fixture.registered();

        List<Boolean> disabled = threads.atOnce(6, () -> fixture.disable
                .disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_FAILING)
                .isPresent());

        assertThat(disabled).containsOnlyOnce(true);
    }

    @Test
    void disabling_what_is_deleted_does_nothing() {
        assertThat(fixture.disable.disable(fixture.account, new WebhookId(Samples.id()), WebhookStatus.DISABLED_GONE))
                .isEmpty();
    }

    @Test
    void enabling_is_no_reason_to_disable() {
        Webhook webhook = fixture.registered();

        assertThatThrownBy(() -> fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.ENABLED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_account_is_told_once_why_since_when_and_after_how_many_failures() {
        Webhook webhook = fixture.registered();
        Instant since = WebhookUseCasesFixture.NOW.minus(Duration.ofDays(5));
        fixture.storage.recordHealth(new WebhookHealth(webhook.id(), 40, since, WebhookUseCasesFixture.NOW, 503));

        fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_FAILING);
        fixture.disable.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_GONE);

        for (AlertChannel channel : AlertChannel.values()) {
            assertThat(fixture.alerts.take(channel, 100, Duration.ofMinutes(5)))
                    .extracting(AlertMessage::alert)
                    .containsExactly(new WebhookAlert(webhook.id(), AlertCause.ONLY_FAILURES, since, 40, 503, ""));
        }
    }

    @Test
    void a_webhook_whose_account_cannot_be_told_is_not_disabled_yet() {
        Webhook webhook = fixture.registered();
        WebhookAlerts away = new InMemoryWebhookAlerts(fixture.clock, WebhookHealth::unknown, () -> {
            throw new StorageUnavailable("the alerts are away", new IllegalStateException(), true);
        });
        DisableWebhook untold = new DisableWebhook(
                fixture.storage.webhooks(), fixture.storage.transactions(), fixture.directory, away, fixture.clock);

        assertThatThrownBy(() -> untold.disable(fixture.account, webhook.id(), WebhookStatus.DISABLED_GONE))
                .isInstanceOf(StorageUnavailable.class);

        assertThat(fixture.stored(webhook)).isEqualTo(webhook);
        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .containsExactly(webhook);
    }
}
