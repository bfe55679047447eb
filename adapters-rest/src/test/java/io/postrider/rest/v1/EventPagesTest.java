package io.postrider.rest.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.event.StoredEvent;
import io.postrider.application.storage.Page;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.EventId;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventPagesTest {
    @Test
    void a_page_of_large_events_ends_early_and_goes_on() {
        Page<StoredEvent> page = new Page<>(Collections.nCopies(20, event(1024 * 1024)), false);

        Page<StoredEvent> bounded = EventsResource.bounded(page);

        assertThat(bounded.items()).hasSize(8);
        assertThat(bounded.hasMore()).isTrue();
    }

    @Test
    void a_page_has_at_least_one_event_however_large() {
        Page<StoredEvent> page = new Page<>(Collections.nCopies(2, event(EventsResource.MAX_PAGE_BYTES + 1)), false);

        assertThat(EventsResource.bounded(page).items()).hasSize(1);
    }

    @Test
    void a_page_of_small_events_stays_as_it_is() {
        Page<StoredEvent> page = new Page<>(Collections.nCopies(200, event(100)), true);

        assertThat(EventsResource.bounded(page)).isEqualTo(page);
    }

    private static StoredEvent event(int bytes) {
        UUID id = new UUID(0x7000, 1);
        return new StoredEvent(
                new Event(
                        new EventId(id),
                        new PublicEventId("e"),
                        new AccountId(id),
                        new EventType("a.b"),
                        Instant.EPOCH,
                        EventPayload.of(new byte[bytes])),
                0);
    }
}
