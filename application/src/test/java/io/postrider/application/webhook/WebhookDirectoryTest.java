package io.postrider.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.Samples;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookDirectoryTest {
    private static final EventType CREATED = new EventType("user.created");

    private final InMemoryManagedStorage storage = new InMemoryManagedStorage();
    private final AccountId account = Samples.accountIn(storage);
    private final WebhookDirectory directory = new WebhookDirectory(storage.webhookChanges());

    @Test
    void a_webhook_that_was_learnt_gets_the_events_it_subscribes_to() {
        Webhook webhook = subscriberTo("user.*");

        directory.learn(webhook);

        assertThat(directory.subscribers(account, CREATED)).containsExactly(webhook);
        assertThat(directory.subscribers(account, new EventType("order.paid"))).isEmpty();
    }

    @Test
    void what_another_node_has_changed_is_known_after_a_refresh() {
        Webhook webhook = subscriberTo("*");
        storage.webhooks().add(webhook);

        directory.refresh();
        assertThat(directory.current(webhook.id())).contains(webhook);

        storage.webhooks().remove(account, webhook.id());
        directory.refresh();
        assertThat(directory.current(webhook.id())).isEmpty();
        assertThat(directory.subscribers(account, CREATED)).isEmpty();
    }

    @Test
    void a_change_is_obeyed_although_the_type_was_asked_for_before() {
        Webhook webhook = subscriberTo("*");
        directory.learn(webhook);
        directory.subscribers(account, CREATED);

        directory.learn(webhook.change().status(WebhookStatus.DISABLED).at(webhook.updatedAt()));

        assertThat(directory.subscribers(account, CREATED)).isEmpty();
        assertThat(directory.current(webhook.id())).isPresent();
    }

    @Test
    void an_older_version_that_comes_late_is_ignored() {
        Webhook webhook = subscriberTo("*");
        Webhook newer = webhook.change().description("newer").at(webhook.updatedAt());
        directory.learn(newer);

        directory.learn(webhook);

        assertThat(directory.current(webhook.id())).contains(newer);
    }

    @Test
    void a_change_that_comes_late_does_not_bring_a_deleted_webhook_back() {
        Webhook webhook = subscriberTo("*");
        directory.learn(webhook);
        directory.forget(webhook.id());

        directory.learn(webhook.change().description("late").at(webhook.updatedAt()));

        assertThat(directory.current(webhook.id())).isEmpty();
    }

    private Webhook subscriberTo(String pattern) {
        Webhook sample = Samples.webhook(account);
        return sample.change()
                .eventTypes(List.of(new EventTypePattern(pattern)))
                .status(WebhookStatus.ENABLED)
                .at(sample.updatedAt());
    }
}
