package io.postrider.persistence.managed;

import java.util.List;

/** The entity classes, to open the database with. */
public final class ManagedRows {
    public static final List<Class<?>> CLASSES =
            List.of(AccountRow.class, ApiKeyRow.class, EventTypeRow.class, WebhookRow.class);

    private ManagedRows() {}
}
