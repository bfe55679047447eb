package io.postrider.rest.dialect;

import io.postrider.application.event.Catalogue;
import io.postrider.application.event.FindEventTypes;
import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import java.util.List;
import java.util.Optional;

/** Which types an event can have that is sent as a test: those that a webhook of the dialect can subscribe to. */
public final class TestTypes {
    private final FindEventTypes findEventTypes;
    private final Dialect dialect;

    public TestTypes(FindEventTypes findEventTypes, Dialect dialect) {
        this.findEventTypes = findEventTypes;
        this.dialect = dialect;
    }

    /**
     * The type of that name.
     *
     * @param field where the name stood
     * @throws Invalid where neither the dialect's catalogue nor the account has such a type
     */
    public EventType of(AccountId account, String field, String name) {
        Catalogue catalogue = findEventTypes.catalogue(account, dialect);
        Optional<EventType> type = EventType.of(name).filter(catalogue::has);
        return type.orElseThrow(() -> new Invalid(List.of(new FieldProblem.UnknownEventType(field, name))));
    }
}
