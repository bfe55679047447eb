package io.postrider.persistence.engine;

import io.postrider.application.engine.Settlement;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a batch of settlements adds to the tally of one webhook and day; it adds to what other nodes write.
 *
 * @param day on which the deliveries were created, in UTC, counted from 1970-01-01: the day of their partition, with which the row goes
 */
record TallyChange(WebhookId webhook, int day, int succeeded, int failed) {
    private record Place(UUID webhook, int day) {}

    /** One for each webhook and day, in the order in which their rows are locked. */
    static List<TallyChange> of(List<Settlement> settlements) {
        TreeMap<Place, TallyChange> changes =
                new TreeMap<>(Comparator.comparing(Place::webhook, Ids.ORDER).thenComparingInt(Place::day));
        for (Settlement settlement : settlements) {
            DeliveryState state = settlement.verdict().state();
            boolean counts = state == DeliveryState.SUCCEEDED || state == DeliveryState.FAILED;
            if (counts && settlement.attempt().trigger() != Trigger.TEST) {
                WebhookId webhook = settlement.delivery().webhook();
                int day = day(settlement.delivery().id());
                boolean success = state == DeliveryState.SUCCEEDED;
                changes.merge(
                        new Place(webhook.value(), day),
                        new TallyChange(webhook, day, success ? 1 : 0, success ? 0 : 1),
                        TallyChange::and);
            }
        }
        return List.copyOf(changes.values());
    }

    /** The day of a delivery. */
    static int day(DeliveryId delivery) {
        return (int) delivery.createdAt().atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }

    private TallyChange and(TallyChange other) {
        return new TallyChange(webhook, day, succeeded + other.succeeded, failed + other.failed);
    }
}
