package io.postrider.rest.v1;

import io.postrider.application.event.Submission;
import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonKind;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.ObjectFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the bodies of publish requests. The {@code data} of an event is the very bytes of the request. */
final class EventBodies {
    /** The largest batch. */
    static final int MAX_EVENTS = 1_000;

    private EventBodies() {}

    /** The event of {@code POST /v1/events}. */
    static Submission event(JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        Optional<Submission> event = event("", body, problems);
        Invalid.throwIfAny(problems.all());
        return event.orElseThrow();
    }

    /** The events of {@code POST /v1/events/batch}. */
    static List<Submission> batch(JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(body, problems);
        List<Submission> events = new ArrayList<>();
        if (fields.require("events")) {
            fields.any("events").ifPresent(list -> readAll(list, events, problems));
        }
        fields.refuseOthers();
        Invalid.throwIfAny(problems.all());
        return events;
    }

    private static void readAll(JsonSlice list, List<Submission> events, FieldProblems problems) {
        if (list.kind() != JsonKind.ARRAY) {
            problems.add("events", "must be " + JsonKind.ARRAY.words());
            return;
        }
        List<JsonSlice> items = list.items();
        if (items.isEmpty() || items.size() > MAX_EVENTS) {
            problems.add("events", "must have 1 to " + MAX_EVENTS + " items");
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            String field = "events[" + i + "]";
            if (items.get(i).kind() == JsonKind.OBJECT) {
                event(field + ".", items.get(i), problems).ifPresent(events::add);
            } else {
                problems.add(field, "must be " + JsonKind.OBJECT.words());
            }
        }
    }

    private static Optional<Submission> event(String prefix, JsonSlice body, FieldProblems problems) {
        ObjectFields fields = ObjectFields.of(prefix, body, problems);
        fields.require("type");
        Optional<EventType> type = fields.parsed("type", Integer.MAX_VALUE, EventType::of, EventType.RULE);
        Optional<JsonSlice> data = fields.any("data");
        if (data.isEmpty()) {
            problems.add(new FieldProblem.Missing(prefix + "data"));
        }
        PublicEventId id = fields.parsed("id", Integer.MAX_VALUE, PublicEventId::of, PublicEventId.RULE)
                .orElse(null);
        Instant occurredAt = fields.instant("occurredAt").orElse(null);
        fields.refuseOthers();
        if (type.isEmpty() || data.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Submission(type.get(), EventPayload.of(data.get().bytes()), id, occurredAt));
    }
}
