package io.postrider.application.event;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.problem.TextRules;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Describes an event type in the account's catalogue, or describes it anew. */
public final class RegisterEventType {
    private final EventTypes eventTypes;

    public RegisterEventType(EventTypes eventTypes) {
        this.eventTypes = eventTypes;
    }

    /**
     * Registers the type.
     *
     * @param name the type as the client wrote it
     * @param description empty for none
     * @param category empty for none
     * @param schema a JSON Schema as JSON text, which the caller has parsed; empty for none
     * @throws Invalid on the fields {@code name}, {@code description}, {@code category}, {@code schema}
     */
    public Registration register(AccountId account, String name, String description, String category, String schema) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<EventType> type = EventType.of(name);
        if (type.isEmpty()) {
            problems.add(new FieldProblem.Broken("name", EventType.RULE));
        }
        TextRules.check("description", description, 0, RegisteredEventType.MAX_DESCRIPTION_LENGTH, problems);
        TextRules.check("category", category, 0, RegisteredEventType.MAX_CATEGORY_LENGTH, problems);
        TextRules.check("schema", schema, 0, RegisteredEventType.MAX_SCHEMA_LENGTH, problems);
        Invalid.throwIfAny(problems);
        RegisteredEventType registered = new RegisteredEventType(type.orElseThrow(), description, category, schema);
        return new Registration(registered, eventTypes.put(account, registered));
    }

    /**
     * A type in the catalogue.
     *
     * @param isNew false where it was there before
     */
    public record Registration(RegisteredEventType type, boolean isNew) {}
}
