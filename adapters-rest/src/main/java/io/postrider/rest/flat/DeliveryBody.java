package io.postrider.rest.flat;

import io.postrider.application.delivery.FindDeliveries.DeliveryWithLastAttempt;
import io.postrider.application.engine.TestWebhook;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.Times;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the delivery log: {@code status_code} where an answer came, {@code delivered_at} after success alone, {@code error} after
 * failure alone.
 */
final class DeliveryBody {
    private static final String SUCCESS = "success";
    private static final String FAILED = "failed";
    private static final String GIVEN_UP = "Delivery cancelled";

    private DeliveryBody() {}

    static JsonFields from(DeliveryWithLastAttempt found) {
        Delivery delivery = found.delivery();
        return entry(
                delivery.id(),
                delivery.event(),
                status(delivery.state()),
                delivery.lastResponseStatus(),
                delivery.attemptCount(),
                delivery.state() == DeliveryState.SUCCEEDED ? delivery.completedAt() : null,
                error(delivery.state(), found.lastAttempt()));
    }

    /** The one attempt of a test, which is over. */
    static JsonFields from(TestWebhook.Tested tested) {
        Attempt attempt = tested.attempt();
        boolean success = attempt.outcome().isSuccess();
        return entry(
                tested.delivery().id(),
                tested.delivery().event().id(),
                success ? SUCCESS : FAILED,
                attempt.response().status(),
                attempt.number(),
                success ? attempt.endedAt() : null,
                success ? null : attempt.outcome().reason());
    }

    private static JsonFields entry(
            DeliveryId id,
            EventId event,
            String status,
            @Nullable Integer statusCode,
            int attempts,
            @Nullable Instant deliveredAt,
            @Nullable String error) {
        return new JsonFields()
                .with("id", WebhookBody.IDS.text(id))
                .with("event_id", WebhookBody.IDS.text(event))
                .with("status", status)
                .withIfAny("status_code", statusCode)
                .with("attempts", attempts)
                .withIfAny("delivered_at", Times.secondsOrNull(deliveredAt))
                .withIfAny("error", error);
    }

    private static String status(DeliveryState state) {
        return switch (state) {
            case PENDING -> "pending";
            case RETRYING -> "retrying";
            case SUCCEEDED -> SUCCESS;
            case FAILED, CANCELLED -> FAILED;
        };
    }

    private static @Nullable String error(DeliveryState state, Optional<Attempt> last) {
        return switch (state) {
            case PENDING, SUCCEEDED -> null;
            case CANCELLED -> GIVEN_UP;
            case RETRYING, FAILED ->
                last.map(attempt -> attempt.outcome().reason()).orElse("Delivery failed");
        };
    }
}
