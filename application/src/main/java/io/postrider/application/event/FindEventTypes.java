package io.postrider.application.event;

import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.id.AccountId;
import java.util.List;

/** Reads the catalogues of event types. */
public final class FindEventTypes {
    private final EventTypes eventTypes;
    private final Dialects dialects;

    public FindEventTypes(EventTypes eventTypes, Dialects dialects) {
        this.eventTypes = eventTypes;
        this.dialects = dialects;
    }

    /** The account's own types over those of all dialects. */
    public Catalogue catalogue(AccountId account) {
        return Catalogue.of(dialects.all(), eventTypes.list(account));
    }

    /** The account's own types over those of one dialect. */
    public Catalogue catalogue(AccountId account, Dialect dialect) {
        return Catalogue.of(List.of(dialect), eventTypes.list(account));
    }
}
