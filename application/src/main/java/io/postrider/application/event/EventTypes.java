package io.postrider.application.event;

import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import java.util.List;
import java.util.Optional;

/** The event types that accounts registered. All methods throw {@code StorageUnavailable} where the database cannot be reached. */
public interface EventTypes {
    /** Registers or replaces; true where it was new. */
    boolean put(AccountId account, RegisteredEventType type);

    Optional<RegisteredEventType> find(AccountId account, EventType type);

    /** How much the account has registered. */
    Extent extent(AccountId account);

    /**
     * How much is registered.
     *
     * @param types how many
     * @param schemaBytes of all their schemas together, in UTF-8
     */
    record Extent(int types, long schemaBytes) {}

    /** All of the account's, by name. */
    List<RegisteredEventType> list(AccountId account);

    /** False where the account had none of that name. */
    boolean remove(AccountId account, EventType type);
}
