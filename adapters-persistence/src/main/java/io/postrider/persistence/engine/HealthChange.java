package io.postrider.persistence.engine;

import io.postrider.application.engine.Settlement;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of attempts changes in the health of one webhook; it adds to what other nodes write.
 *
 * @param hasSuccess whether failures before the batch count no more
 * @param failures since the last success of the batch, or in all of it
 * @param failingSince the end of the first of those; null for none
 */
record HealthChange(
        WebhookId webhook,
        boolean hasSuccess,
        int failures,
        @Nullable Instant failingSince,
        Instant lastAttemptAt,
        @Nullable Integer lastResponseStatus) {

    /** One for each webhook, in the order of ids, in which their rows are locked. */
    static List<HealthChange> of(List<Settlement> settlements) {
        TreeMap<UUID, HealthChange> changes = new TreeMap<>(Ids.ORDER);
        settlements.stream()
                .filter(it -> it.attempt().trigger() != Trigger.TEST)
                .sorted(Comparator.comparing(it -> it.attempt().endedAt()))
                .forEach(it -> changes.merge(
                        it.delivery().webhook().value(),
                        after(it.delivery().webhook(), it.attempt()),
                        HealthChange::then));
        return List.copyOf(changes.values());
    }

    private static HealthChange after(WebhookId webhook, Attempt attempt) {
        boolean success = attempt.outcome().isSuccess();
        Instant end = attempt.endedAt();
        return new HealthChange(
                webhook,
                success,
                success ? 0 : 1,
                success ? null : end,
                end,
                attempt.response().status());
    }

    private HealthChange then(HealthChange later) {
        boolean startsAnew = later.hasSuccess || failingSince == null;
        return new HealthChange(
                webhook,
                hasSuccess || later.hasSuccess,
                later.hasSuccess ? later.failures : failures + later.failures,
                startsAnew ? later.failingSince : failingSince,
                later.lastAttemptAt,
                later.lastResponseStatus);
    }
}
