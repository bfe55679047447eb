package io.postrider.delivery.http.body;

import static io.postrider.delivery.http.body.JsonBody.ascii;

import io.postrider.domain.event.Event;
import io.postrider.domain.id.IdForm;

/**
 * The body {@code {"id","type",<time>,"data"}}, a function of the event alone. The id is the dialect's form of our own id, not the
 * publisher's; the time is when the event happened.
 */
public final class EventEnvelope {
    private static final byte[] BEFORE_ID = ascii("{\"id\":\"");
    private static final byte[] BEFORE_TYPE = ascii("\",\"type\":\"");
    private static final byte[] BEFORE_DATA = ascii(",\"data\":");
    private static final byte[] END = ascii("}");

    private final IdForm eventIds;
    private final byte[] beforeTime;
    private final EventTime time;

    /**
     * An envelope.
     *
     * @param timeField the name of the field with the event's time; needs no escaping
     */
    public EventEnvelope(IdForm eventIds, String timeField, EventTime time) {
        this.eventIds = eventIds;
        this.beforeTime = ascii("\",\"" + timeField + "\":");
        this.time = time;
    }

    /** The id as it stands in the body. */
    public String id(Event event) {
        return eventIds.format(event.id().value());
    }

    public byte[] of(Event event) {
        return JsonBody.of(
                BEFORE_ID,
                ascii(id(event)),
                BEFORE_TYPE,
                ascii(event.type().name()),
                beforeTime,
                ascii(time.json(event.occurredAt())),
                BEFORE_DATA,
                event.data().json(),
                END);
    }
}
