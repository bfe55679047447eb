package io.postrider.application.engine;

import static io.postrider.application.engine.Scene.publication;
import static io.postrider.application.engine.Scene.withKey;
import static io.postrider.application.engine.Scene.withOwnId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.application.event.EventHistory;
import io.postrider.application.event.StoredEvent;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link EventStore} keeps. */
public abstract class EventStoreContract {
    private EngineStorage storage;
    private Scene scene;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        scene = new Scene(storage);
    }

    @Test
    void an_event_and_its_deliveries_can_be_read_after_the_append() throws Exception {
        Event event = scene.event("user.created", "{ \"n\": 1.10, \"big\": 1E+2, \"text\": \"\\u00e9é\" }");
        NewDelivery delivery = scene.leasedTo(scene.webhook());

        List<Receipt> receipts = scene.append(publication(event, delivery));

        assertThat(receipts)
                .containsExactly(new Receipt.Stored(
                        List.of(new Receipt.StoredAs(event.publicId(), event.type(), event.createdAt(), 1, true))));
        assertThat(storage.eventHistory().find(scene.account(), event.publicId()))
                .contains(new StoredEvent(event, 1));
        assertThat(scene.stored(delivery.id()))
                .isEqualTo(new Delivery(
                        delivery.id(),
                        scene.account(),
                        event.id(),
                        event.publicId(),
                        event.type(),
                        delivery.webhook(),
                        DeliveryState.PENDING,
                        0,
                        null,
                        null,
                        null));
    }

    @Test
    void the_bytes_of_the_data_are_kept_whatever_they_are() throws Exception {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        Event plain = scene.event();
        Event event = new Event(
                plain.id(),
                plain.publicId(),
                plain.account(),
                plain.type(),
                plain.occurredAt(),
                EventPayload.of(bytes));

        scene.append(publication(event));

        assertThat(storage.eventHistory().find(scene.account(), event.publicId()))
                .contains(new StoredEvent(event, 0));
    }

    @Test
    void the_time_when_it_happened_is_kept_apart_from_the_time_of_acceptance() throws Exception {
        Event plain = scene.event();
        Instant longAgo = Instant.parse("1969-07-20T20:17:40.123456Z");
        Event event = new Event(plain.id(), plain.publicId(), plain.account(), plain.type(), longAgo, plain.data());

        scene.append(publication(event));

        Event stored = storage.eventHistory()
                .find(scene.account(), event.publicId())
                .orElseThrow()
                .event();
        assertThat(stored.occurredAt()).isEqualTo(longAgo);
        assertThat(stored.createdAt()).isEqualTo(plain.createdAt());
    }

    @Test
    void receipts_come_in_the_order_of_the_publications_and_of_their_events() throws Exception {
        Event first = scene.event();
        Event second = scene.event();
        Event third = scene.event();

        List<Receipt> receipts = scene.append(
                scene.publication(new NewEvent(third, List.of()), new NewEvent(first, List.of())), publication(second));

        assertThat(receipts).hasSize(2);
        assertThat(((Receipt.Stored) receipts.get(0)).events())
                .extracting(Receipt.StoredAs::id)
                .containsExactly(third.publicId(), first.publicId());
        assertThat(((Receipt.Stored) receipts.get(1)).events())
                .extracting(Receipt.StoredAs::id)
                .containsExactly(second.publicId());
    }

    @Test
    void nothing_to_append_gives_no_receipt() throws Exception {
        assertThat(scene.append()).isEmpty();
    }

    @Test
    void a_leased_delivery_does_not_wait_in_the_queue() throws Exception {
        WebhookId webhook = scene.webhook();

        scene.append(publication(scene.event(), scene.leasedTo(webhook)));

        assertThat(scene.claim(scene.node(), webhook, 10)).isEmpty();
    }

    @Test
    void a_delivery_without_a_lease_waits_and_is_due_now() throws Exception {
        WebhookId webhook = scene.webhook();
        Event event = withOwnId(scene.event(), "order-1");
        NewDelivery delivery = new NewDelivery(new DeliveryId(scene.id()), webhook, Trigger.TEST, false);

        scene.append(publication(event, delivery));

        assertThat(scene.stored(delivery.id()).nextAttemptAt())
                .isBetween(storage.now().minusSeconds(60), storage.now());
        assertThat(scene.claim(scene.node(), webhook, 10))
                .containsExactly(new LeasedDelivery(delivery.id(), event, webhook, 0, Trigger.TEST, true));
    }

    @Test
    void a_delivery_with_a_delay_is_due_when_it_is_over() throws Exception {
        WebhookId webhook = scene.webhook();
        NewDelivery delivery =
                new NewDelivery(new DeliveryId(scene.id()), webhook, Trigger.SCHEDULE, false, Duration.ofMinutes(10));

        scene.append(publication(scene.event(), delivery));

        assertThat(scene.claim(scene.node(), webhook, 10)).isEmpty();
        assertThat(scene.stored(delivery.id()).nextAttemptAt())
                .isBetween(storage.now().plusSeconds(540), storage.now().plusSeconds(600));
        storage.letTimePass(Duration.ofMinutes(10));
        assertThat(scene.claim(scene.node(), webhook, 10)).hasSize(1);
    }

    @Test
    void one_event_goes_to_many_webhooks() throws Exception {
        Event event = scene.event();
        List<NewDelivery> deliveries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            deliveries.add(i % 2 == 0 ? scene.leasedTo(scene.webhook()) : scene.waitingFor(scene.webhook()));
        }

        scene.append(publication(event, deliveries.toArray(NewDelivery[]::new)));

        assertThat(storage.eventHistory().find(scene.account(), event.publicId()))
                .contains(new StoredEvent(event, 100));
        assertThat(storage.deliveryQueue().webhooksWithDue(new WebhookId(scene.id()), 1_000))
                .hasSize(50);
    }

    @Test
    void a_node_that_never_joined_writes_nothing() {
        Event event = scene.event();

        assertThatExceptionOfType(NodeIsDead.class).isThrownBy(() -> storage.eventStore()
                .append(new NodeId(scene.id()), List.of(publication(event, scene.leasedTo(scene.webhook())))));

        assertThat(storage.eventHistory().find(scene.account(), event.publicId()))
                .isEmpty();
    }

    @Test
    void a_node_that_was_declared_dead_writes_nothing() {
        Event event = scene.event();
        storage.letTimePass(Duration.ofMinutes(1));
        storage.nodes().takeOver(Duration.ofSeconds(10));

        assertThatExceptionOfType(NodeIsDead.class)
                .isThrownBy(() ->
                        scene.append(withKey(publication(event, scene.leasedTo(scene.webhook())), "key", "same")));

        assertThat(storage.eventHistory().find(scene.account(), event.publicId()))
                .isEmpty();
    }

    @Test
    void what_is_appended_again_after_nothing_was_heard_of_the_commit_is_still_new_and_written_once() throws Exception {
        WebhookId webhook = scene.webhook();
        Publication[] batch = {
            publication(scene.event(), scene.leasedTo(webhook)),
            publication(withOwnId(scene.event(), "own"), scene.waitingFor(webhook)),
            withKey(publication(scene.event(), scene.leasedTo(webhook)), "key", "same")
        };
        Publication[] withoutKeys = {batch[0]};
        List<Receipt> first = scene.append(batch);

        List<Receipt> second = scene.append(batch);
        List<Receipt> third = scene.append(withoutKeys);

        assertThat(second).isEqualTo(first);
        assertThat(third).isEqualTo(first.subList(0, 1));
        assertThat(second).allSatisfy(receipt -> assertThat(isNew(receipt)).containsExactly(true));
        assertThat(eventsOfTheAccount()).hasSize(3);
        assertThat(scene.claim(scene.node(), webhook, 10)).hasSize(1);
    }

    // Request keys

    @Test
    void a_repeated_request_gets_the_first_receipt_and_writes_nothing() throws Exception {
        Event first = scene.event("user.created", "1");
        Event second = scene.event("user.deleted", "2");
        Event again = scene.event("user.created", "1");
        scene.append(withKey(
                scene.publication(
                        new NewEvent(first, List.of(scene.leasedTo(scene.webhook()))),
                        new NewEvent(withOwnId(second, "own"), List.of())),
                "key",
                "same"));

        List<Receipt> receipts =
                scene.append(withKey(publication(again, scene.leasedTo(scene.webhook())), "key", "same"));

        assertThat(receipts)
                .containsExactly(new Receipt.Stored(List.of(
                        new Receipt.StoredAs(first.publicId(), first.type(), first.createdAt(), 1, false),
                        new Receipt.StoredAs(new PublicEventId("own"), second.type(), second.createdAt(), 0, false))));
        assertThat(eventsOfTheAccount()).hasSize(2);
    }

    @Test
    void a_key_that_comes_again_with_another_content_is_a_conflict() throws Exception {
        scene.append(withKey(publication(scene.event()), "key", "first"));

        List<Receipt> receipts =
                scene.append(withKey(publication(scene.event(), scene.leasedTo(scene.webhook())), "key", "second"));

        assertThat(receipts).containsExactly(new Receipt.Conflict("Idempotency-Key"));
        assertThat(eventsOfTheAccount()).hasSize(1);
    }

    @Test
    void a_key_is_one_operations_and_one_accounts_own() throws Exception {
        AccountId other = new AccountId(scene.id());
        Event mine = scene.event();
        Event plain = scene.event();
        Event others = new Event(plain.id(), plain.publicId(), other, plain.type(), plain.occurredAt(), plain.data());
        scene.append(withKey(publication(mine), "key", "first"));

        List<Receipt> receipts = scene.append(
                withKey(publication(others), "key", "second"),
                new Publication(
                        scene.account(),
                        List.of(new NewEvent(scene.event(), List.of())),
                        new RequestKey("other operation", "key", "third")));

        assertThat(receipts).allSatisfy(receipt -> assertThat(isNew(receipt)).containsExactly(true));
    }

    @Test
    void the_first_of_two_requests_with_one_key_in_one_batch_wins() throws Exception {
        Event first = scene.event();

        List<Receipt> receipts = scene.append(
                withKey(publication(first), "key", "same"),
                withKey(publication(scene.event()), "key", "same"),
                withKey(publication(scene.event()), "key", "other"));

        assertThat(receipts)
                .containsExactly(stored(first, true), stored(first, false), new Receipt.Conflict("Idempotency-Key"));
        assertThat(eventsOfTheAccount()).hasSize(1);
    }

    @Test
    void of_many_requests_with_one_key_at_once_one_is_written() throws Exception {
        for (int round = 1; round <= 5; round++) {
            String first = "a" + round;
            String second = "b" + round;

            List<List<Receipt>> receipts = Race.of(
                    8,
                    i -> () -> scene.append(
                            withKey(publication(scene.event()), i % 2 == 0 ? first : second, "same"),
                            withKey(publication(scene.event()), i % 2 == 0 ? second : first, "same")));

            assertThat(receipts.stream().flatMap(List::stream).filter(receipt -> isNew(receipt)
                            .equals(List.of(true))))
                    .hasSize(2);
            assertThat(eventsOfTheAccount()).hasSize(2 * round);
        }
    }

    // Events with ids of their own

    @Test
    void an_event_with_an_id_of_its_own_is_found_by_it() throws Exception {
        Event event = withOwnId(scene.event(), "order-17");

        scene.append(publication(event, scene.leasedTo(scene.webhook())));

        assertThat(storage.eventHistory().find(scene.account(), new PublicEventId("order-17")))
                .contains(new StoredEvent(event, 1));
        assertThat(storage.eventHistory().find(scene.account(), PublicEventId.of(event.id())))
                .isEmpty();
    }

    @Test
    void an_event_that_comes_again_is_not_written_again() throws Exception {
        Event first = withOwnId(scene.event("user.created", "1"), "own");
        scene.append(publication(first, scene.leasedTo(scene.webhook())));

        List<Receipt> receipts = scene.append(publication(
                withOwnId(scene.event("user.created", "1"), "own"),
                scene.leasedTo(scene.webhook()),
                scene.leasedTo(scene.webhook())));

        assertThat(receipts)
                .containsExactly(new Receipt.Stored(
                        List.of(new Receipt.StoredAs(first.publicId(), first.type(), first.createdAt(), 1, false))));
        assertThat(eventsOfTheAccount()).hasSize(1);
    }

    @Test
    void an_id_that_comes_again_with_other_data_is_a_conflict() throws Exception {
        scene.append(publication(withOwnId(scene.event("user.created", "1"), "own")));

        List<Receipt> receipts = scene.append(
                publication(withOwnId(scene.event("user.created", "1.0"), "own")),
                publication(withOwnId(scene.event("user.deleted", "1"), "own")));

        assertThat(receipts).containsExactly(new Receipt.Conflict("id"), new Receipt.Conflict("id"));
        assertThat(eventsOfTheAccount()).hasSize(1);
    }

    @Test
    void a_conflict_in_one_event_keeps_its_whole_request_out_and_no_other() throws Exception {
        scene.append(publication(withOwnId(scene.event("user.created", "1"), "own")));
        Event other = scene.event();

        List<Receipt> receipts = scene.append(
                scene.publication(
                        new NewEvent(scene.event(), List.of(scene.leasedTo(scene.webhook()))),
                        new NewEvent(withOwnId(scene.event("user.created", "2"), "own"), List.of())),
                publication(other));

        assertThat(receipts).containsExactly(new Receipt.Conflict("events[1].id"), stored(other, true));
        assertThat(eventsOfTheAccount()).hasSize(2);
    }

    @Test
    void the_first_of_two_events_with_one_id_in_one_batch_wins() throws Exception {
        Event first = withOwnId(scene.event("user.created", "1"), "own");

        List<Receipt> receipts = scene.append(
                publication(first),
                publication(withOwnId(scene.event("user.created", "1"), "own")),
                publication(withOwnId(scene.event("user.created", "2"), "own")));

        assertThat(receipts).containsExactly(stored(first, true), stored(first, false), new Receipt.Conflict("id"));
        assertThat(eventsOfTheAccount()).hasSize(1);
    }

    @Test
    void the_first_of_two_events_with_one_id_in_one_request_wins() throws Exception {
        Event first = withOwnId(scene.event("user.created", "1"), "own");

        List<Receipt> receipts = scene.append(
                scene.publication(
                        new NewEvent(first, List.of(scene.leasedTo(scene.webhook()))),
                        new NewEvent(withOwnId(scene.event("user.created", "1"), "own"), List.of())),
                scene.publication(
                        new NewEvent(withOwnId(scene.event("user.created", "1"), "two"), List.of()),
                        new NewEvent(withOwnId(scene.event("user.created", "2"), "two"), List.of())));

        assertThat(receipts)
                .containsExactly(
                        new Receipt.Stored(List.of(
                                new Receipt.StoredAs(first.publicId(), first.type(), first.createdAt(), 1, true),
                                new Receipt.StoredAs(first.publicId(), first.type(), first.createdAt(), 1, false))),
                        new Receipt.Conflict("events[1].id"));
        assertThat(eventsOfTheAccount()).hasSize(1);
    }

    @Test
    void an_id_is_one_accounts_own() throws Exception {
        Event mine = withOwnId(scene.event("user.created", "1"), "own");
        Event plain = withOwnId(scene.event("user.created", "2"), "own");
        Event others = new Event(
                plain.id(),
                plain.publicId(),
                new AccountId(scene.id()),
                plain.type(),
                plain.occurredAt(),
                plain.data());

        List<Receipt> receipts = scene.append(publication(mine), publication(others));

        assertThat(receipts).containsExactly(stored(mine, true), stored(others, true));
        assertThat(storage.eventHistory().find(others.account(), others.publicId()))
                .contains(new StoredEvent(others, 0));
    }

    @Test
    void the_given_id_of_an_earlier_event_cannot_be_used_for_another() throws Exception {
        Event first = scene.event("user.created", "1");
        scene.append(publication(first));

        List<Receipt> receipts = scene.append(
                publication(withOwnId(
                        scene.event("user.created", "2"), first.publicId().text())),
                publication(withOwnId(
                        scene.event("user.created", "1"), first.publicId().text())));

        assertThat(receipts).containsExactly(new Receipt.Conflict("id"), stored(first, false));
    }

    @Test
    void a_key_whose_request_was_a_conflict_is_not_taken() throws Exception {
        scene.append(publication(withOwnId(scene.event("user.created", "1"), "own")));
        scene.append(withKey(publication(withOwnId(scene.event("user.created", "2"), "own")), "key", "first"));
        Event corrected = withOwnId(scene.event("user.created", "2"), "other");

        List<Receipt> receipts = scene.append(withKey(publication(corrected), "key", "second"));

        assertThat(receipts).containsExactly(stored(corrected, true));
    }

    @Test
    void of_many_events_with_one_id_at_once_one_is_written() throws Exception {
        List<List<Receipt>> receipts = Race.of(
                8,
                i -> () -> scene.append(
                        publication(withOwnId(scene.event("user.created", "1"), i % 2 == 0 ? "a" : "b")),
                        publication(withOwnId(scene.event("user.created", "1"), i % 2 == 0 ? "b" : "a"))));

        assertThat(receipts.stream().flatMap(List::stream).filter(receipt -> isNew(receipt)
                        .equals(List.of(true))))
                .hasSize(2);
        assertThat(eventsOfTheAccount()).hasSize(2);
    }

    @Test
    void an_event_type_of_the_greatest_length_is_stored() throws Exception {
        Event event = scene.event("a".repeat(EventType.MAX_LENGTH), "1");

        scene.append(publication(event, scene.leasedTo(scene.webhook())));

        assertThat(eventsOfTheAccount()).containsExactly(new StoredEvent(event, 1));
    }

    private static Receipt stored(Event event, boolean isNew) {
        return new Receipt.Stored(
                List.of(new Receipt.StoredAs(event.publicId(), event.type(), event.createdAt(), 0, isNew)));
    }

    private static List<Boolean> isNew(Receipt receipt) {
        return receipt instanceof Receipt.Stored stored
                ? stored.events().stream().map(Receipt.StoredAs::isNew).toList()
                : List.of();
    }

    private List<StoredEvent> eventsOfTheAccount() {
        return storage.eventHistory()
                .list(scene.account(), EventHistory.Filter.ALL, new PageRequest(100, null))
                .items();
    }
}
