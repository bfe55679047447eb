package io.postrider.application.event;

import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;

/** Reads the events that an account published. */
public final class FindEvents {
    private final EventHistory events;

    public FindEvents(EventHistory events) {
        this.events = events;
    }

    /**
     * The event of that id.
     *
     * @throws UnknownEvent where the account has no such event
     */
    public StoredEvent find(AccountId account, PublicEventId id) {
        return events.find(account, id).orElseThrow(UnknownEvent::new);
    }

    /** The newest first. */
    public Page<StoredEvent> list(AccountId account, EventHistory.Filter filter, PageRequest page) {
        return events.list(account, filter, page);
    }
}
