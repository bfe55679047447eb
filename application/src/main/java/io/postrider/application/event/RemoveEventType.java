package io.postrider.application.event;

import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;

/** Takes an event type out of the account's catalogue. Webhooks that subscribe to it keep their subscription. */
public final class RemoveEventType {
    private final EventTypes eventTypes;

    public RemoveEventType(EventTypes eventTypes) {
        this.eventTypes = eventTypes;
    }

    /**
     * Removes the type.
     *
     * @throws UnknownEventType where the account has not registered it; a dialect's own cannot be removed
     */
    public void remove(AccountId account, EventType type) {
        if (!eventTypes.remove(account, type)) {
            throw new UnknownEventType();
        }
    }
}
