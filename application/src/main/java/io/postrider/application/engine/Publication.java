package io.postrider.application.engine;

import io.postrider.application.storage.RequestKey;
import io.postrider.domain.id.AccountId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One publish request: its events are written all or none.
 *
 * @param key the request's {@code Idempotency-Key}; null for none
 */
public record Publication(
        AccountId account, List<NewEvent> events, @Nullable RequestKey key) {
    public Publication {
        events = List.copyOf(events);
    }
}
