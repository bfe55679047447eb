package io.postrider.application.event;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.problem.TextRules;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Describes an event type in the account's catalogue, or describes it anew. */
public final class RegisterEventType {
    /** Of an account: catalogues are read as a whole. What is registered at the same moment may exceed it by a little. */
    static final int MAX_TYPES = 1_000;

    /** Of all schemas of an account together. */
    static final int MAX_SCHEMA_BYTES = 4 * 1024 * 1024;

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
        checkExtent(account, registered);
        return new Registration(registered, eventTypes.put(account, registered));
    }

    private void checkExtent(AccountId account, RegisteredEventType added) {
        EventTypes.Extent extent = eventTypes.extent(account);
        Optional<RegisteredEventType> replaced = eventTypes.find(account, added.type());
        if (extent.types() >= MAX_TYPES && replaced.isEmpty()) {
            throw new Invalid(List.of(new FieldProblem.Broken(
                    "name",
                    "must be registered already: the account has " + MAX_TYPES
                            + " event types, and may have no more")));
        }
        long schemaBytes = extent.schemaBytes()
                + bytes(added.schema())
                - replaced.map(it -> bytes(it.schema())).orElse(0);
        if (schemaBytes > MAX_SCHEMA_BYTES && !added.schema().isEmpty()) {
            throw new Invalid(List.of(new FieldProblem.Broken(
                    "schema", "must have no more than " + MAX_SCHEMA_BYTES + " bytes together with all others")));
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * A type in the catalogue.
     *
     * @param isNew false where it was there before
     */
    public record Registration(RegisteredEventType type, boolean isNew) {}
}
