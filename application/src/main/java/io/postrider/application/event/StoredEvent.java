package io.postrider.application.event;

import io.postrider.domain.event.Event;

/**
 * An accepted event.
 *
 * @param deliveries how many webhooks it goes to
 */
public record StoredEvent(Event event, int deliveries) {}
