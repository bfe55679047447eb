package io.postrider.application.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.EngineStorage;
import io.postrider.application.engine.Scene;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.EventId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link EventHistory} keeps. */
public abstract class EventHistoryContract {
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
    void an_event_is_its_accounts_own() throws Exception {
        Event event = stored(scene.event());
        Event named = stored(Scene.withOwnId(scene.event(), "own"));
        AccountId other = new AccountId(scene.id());

        assertThat(storage.eventHistory().find(other, event.publicId())).isEmpty();
        assertThat(storage.eventHistory().find(other, named.publicId())).isEmpty();
        assertThat(storage.eventHistory()
                        .list(other, EventHistory.Filter.ALL, new PageRequest(10, null))
                        .items())
                .isEmpty();
    }

    @Test
    void an_id_that_nobody_used_is_unknown() {
        assertThat(storage.eventHistory().find(scene.account(), new PublicEventId("none")))
                .isEmpty();
        assertThat(storage.eventHistory().find(scene.account(), PublicEventId.of(new EventId(scene.id()))))
                .isEmpty();
    }

    @Test
    void a_list_goes_from_the_newest_to_the_oldest_in_pages() throws Exception {
        Event first = stored(scene.event());
        Event second = stored(Scene.withOwnId(scene.event(), "own"));
        Event third = stored(scene.event());

        Page<StoredEvent> newest = list(EventHistory.Filter.ALL, 2, null);
        Page<StoredEvent> rest = list(EventHistory.Filter.ALL, 2, second.id().value());

        assertThat(newest).isEqualTo(new Page<>(List.of(new StoredEvent(third, 0), new StoredEvent(second, 0)), true));
        assertThat(rest).isEqualTo(new Page<>(List.of(new StoredEvent(first, 0)), false));
    }

    @Test
    void a_page_of_large_events_ends_early_and_goes_on() throws Exception {
        String large = "\"" + "x".repeat(EventHistory.MAX_PAGE_BYTES / 3) + "\"";
        Event first = stored(scene.event("order.paid", large));
        Event second = stored(scene.event("order.paid", large));
        Event third = stored(scene.event("order.paid", large));

        Page<StoredEvent> newest = list(EventHistory.Filter.ALL, 3, null);
        Page<StoredEvent> rest = list(EventHistory.Filter.ALL, 3, second.id().value());

        assertThat(newest).isEqualTo(new Page<>(List.of(new StoredEvent(third, 0), new StoredEvent(second, 0)), true));
        assertThat(rest).isEqualTo(new Page<>(List.of(new StoredEvent(first, 0)), false));
    }

    @Test
    void a_page_has_at_least_one_event_however_large() throws Exception {
        stored(scene.event());
        Event large = stored(scene.event("order.paid", "\"" + "x".repeat(EventHistory.MAX_PAGE_BYTES) + "\""));

        assertThat(list(EventHistory.Filter.ALL, 10, null))
                .isEqualTo(new Page<>(List.of(new StoredEvent(large, 0)), true));
    }

    @Test
    void a_list_can_be_of_one_event_type() throws Exception {
        Event paid = stored(scene.event("order.paid", "1"));
        stored(scene.event("order.sent", "1"));

        assertThat(events(new EventHistory.Filter(new EventType("order.paid"), null, null)))
                .containsExactly(paid);
    }

    @Test
    void a_list_can_be_of_a_period_of_acceptance() throws Exception {
        Event event = stored(scene.event());
        Instant created = event.createdAt();

        assertThat(events(period(created, created.plusMillis(1)))).containsExactly(event);
        assertThat(events(period(created.plusNanos(1), null))).isEmpty();
        assertThat(events(period(null, created))).isEmpty();
        assertThat(events(period(null, created.plusNanos(1)))).containsExactly(event);
    }

    private Event stored(Event event) throws Exception {
        scene.append(Scene.publication(event));
        return event;
    }

    private List<Event> events(EventHistory.Filter filter) {
        return list(filter, 100, null).items().stream().map(StoredEvent::event).toList();
    }

    private Page<StoredEvent> list(EventHistory.Filter filter, int limit, @Nullable UUID after) {
        return storage.eventHistory().list(scene.account(), filter, new PageRequest(limit, after));
    }

    private static EventHistory.Filter period(@Nullable Instant since, @Nullable Instant until) {
        return new EventHistory.Filter(null, since, until);
    }
}
