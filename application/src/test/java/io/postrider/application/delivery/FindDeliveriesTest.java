package io.postrider.application.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.delivery.FindDeliveries.Criteria;
import io.postrider.application.delivery.FindDeliveries.DeliveryWithAttempts;
import io.postrider.application.engine.InMemoryStorage;
import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.Scene;
import io.postrider.application.engine.SettableClock;
import io.postrider.application.event.EventHistory;
import io.postrider.application.event.FindEvents;
import io.postrider.application.event.UnknownEvent;
import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.Samples;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.UnknownWebhook;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindDeliveriesTest {
    private static final PageRequest FIRST_PAGE = new PageRequest(10, null);

    private final SettableClock clock = SettableClock.somewhere();
    private final InMemoryStorage deliveries = new InMemoryStorage(clock);
    private final InMemoryManagedStorage managed = new InMemoryManagedStorage();
    private final Scene scene = new Scene(deliveries);
    private final AccountId account = scene.account();
    private final Reach reach = Reach.of(account);
    private final FindDeliveries find = new FindDeliveries(deliveries, managed.webhooks(), deliveries);
    private final FindEvents findEvents = new FindEvents(deliveries);

    @Test
    void a_delivery_is_found_with_its_attempts() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook().id());
        scene.settle(scene.toRetry(delivery, clock.instant().plusSeconds(5)));

        DeliveryWithAttempts found = find.find(account, delivery.id());

        assertThat(found.delivery()).isEqualTo(scene.stored(delivery));
        assertThat(found.attempts()).hasSize(1);
    }

    @Test
    void another_accounts_delivery_is_unknown() throws Exception {
        DeliveryId delivery = scene.handedOver(webhook().id()).id();

        assertThatThrownBy(() -> find.find(new AccountId(Samples.id()), delivery))
                .isInstanceOf(UnknownDelivery.class);
        assertThatThrownBy(() -> find.find(account, new DeliveryId(scene.id()))).isInstanceOf(UnknownDelivery.class);
    }

    @Test
    void it_is_told_why_a_delivery_stands_where_it_stands() throws Exception {
        WebhookId webhook = webhook().id();
        LeasedDelivery fresh = scene.handedOver(webhook);
        LeasedDelivery retrying = scene.handedOver(webhook);
        LeasedDelivery failed = scene.handedOver(webhook);
        LeasedDelivery succeeded = scene.handedOver(webhook);
        LeasedDelivery askedForAgain = scene.handedOver(webhook);
        DeliveryId cancelled = scene.waiting(webhook);
        scene.settle(
                scene.toRetry(retrying, clock.instant().plusSeconds(5)),
                scene.failed(failed),
                scene.succeeded(succeeded),
                scene.failed(askedForAgain));
        deliveries.retry(account, askedForAgain.id());
        deliveries.cancel(account, cancelled);

        assertThat(explanation(fresh.id())).isEqualTo("It has not been attempted yet.");
        assertThat(explanation(retrying.id()))
                .isEqualTo("Attempt 1 failed: the receiver answered with status 500. It will be attempted again.");
        assertThat(explanation(failed.id()))
                .isEqualTo("Attempt 1 failed: connection refused. It will not be attempted again.");
        assertThat(explanation(succeeded.id())).isEqualTo("The receiver accepted it.");
        assertThat(explanation(askedForAgain.id()))
                .isEqualTo("It was asked for again, and waits for its next attempt.");
        assertThat(explanation(cancelled)).isEqualTo("It was given up on request, or because its webhook was deleted.");
    }

    @Test
    void the_deliveries_to_a_webhook_are_the_newest_first_and_no_others() throws Exception {
        WebhookId webhook = webhook().id();
        DeliveryId first = scene.handedOver(webhook).id();
        DeliveryId second = scene.handedOver(webhook).id();
        scene.handedOver(webhook().id());

        Page<Delivery> page = find.toWebhook(reach, webhook, Criteria.ALL, new PageRequest(1, null));
        Page<Delivery> rest = find.toWebhook(reach, webhook, Criteria.ALL, new PageRequest(1, second.value()));

        assertThat(page.items()).extracting(Delivery::id).containsExactly(second);
        assertThat(page.hasMore()).isTrue();
        assertThat(rest.items()).extracting(Delivery::id).containsExactly(first);
        assertThat(rest.hasMore()).isFalse();
    }

    @Test
    void the_deliveries_to_a_webhook_can_be_narrowed_down() throws Exception {
        WebhookId webhook = webhook().id();
        LeasedDelivery early = scene.handedOver(webhook);
        scene.settle(scene.failed(early));
        clock.advance(Duration.ofHours(1));
        LeasedDelivery late = scene.handedOver(scene.node(), webhook, scene.event("order.paid", "{}"));

        assertThat(found(webhook, new Criteria(Set.of(DeliveryState.FAILED), null, null, null)))
                .containsExactly(early.id());
        assertThat(found(webhook, new Criteria(Set.of(), new EventType("order.paid"), null, null)))
                .containsExactly(late.id());
        assertThat(found(webhook, new Criteria(Set.of(), null, clock.instant(), null)))
                .containsExactly(late.id());
        assertThat(found(webhook, new Criteria(Set.of(), null, null, clock.instant())))
                .containsExactly(early.id());
    }

    @Test
    void the_deliveries_to_a_webhook_that_is_out_of_reach_are_not_shown() throws Exception {
        WebhookId webhook = webhook().id();
        scene.handedOver(webhook);
        List<Reach> strangers = List.of(
                Reach.of(new AccountId(Samples.id())),
                Reach.of(account, new DialectName("other")),
                Reach.of(account, DialectName.NATIVE, "east"));

        for (Reach stranger : strangers) {
            assertThatThrownBy(() -> find.toWebhook(stranger, webhook, Criteria.ALL, FIRST_PAGE))
                    .isInstanceOf(UnknownWebhook.class);
        }
    }

    @Test
    void the_deliveries_of_an_event_are_found_by_its_public_id() throws Exception {
        Event event = Scene.withOwnId(scene.event(), "order-17");
        LeasedDelivery delivery = scene.handedOver(scene.node(), webhook().id(), event);
        scene.handedOver(webhook().id());

        Page<Delivery> page = find.ofEvent(account, new PublicEventId("order-17"), Criteria.ALL, FIRST_PAGE);

        assertThat(page.items()).extracting(Delivery::id).containsExactly(delivery.id());
    }

    @Test
    void the_deliveries_of_another_accounts_event_are_not_shown() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook().id());
        PublicEventId event = delivery.event().publicId();

        assertThatThrownBy(() -> find.ofEvent(new AccountId(Samples.id()), event, Criteria.ALL, FIRST_PAGE))
                .isInstanceOf(UnknownEvent.class);
    }

    @Test
    void an_event_is_found_by_its_public_id_in_its_account_alone() throws Exception {
        LeasedDelivery delivery = scene.handedOver(webhook().id());
        PublicEventId event = delivery.event().publicId();

        assertThat(findEvents.find(account, event).event()).isEqualTo(delivery.event());
        assertThat(findEvents.find(account, event).deliveries()).isEqualTo(1);
        assertThat(findEvents.list(account, EventHistory.Filter.ALL, FIRST_PAGE).items())
                .hasSize(1);
        assertThatThrownBy(() -> findEvents.find(new AccountId(Samples.id()), event))
                .isInstanceOf(UnknownEvent.class);
    }

    private Webhook webhook() {
        Webhook webhook = Samples.webhook(account);
        managed.webhooks().add(webhook);
        return webhook;
    }

    private String explanation(DeliveryId id) {
        return find.find(account, id).explanation();
    }

    private List<DeliveryId> found(WebhookId webhook, Criteria criteria) {
        return find.toWebhook(reach, webhook, criteria, FIRST_PAGE).items().stream()
                .map(Delivery::id)
                .toList();
    }
}
