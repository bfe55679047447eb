package io.postrider.rest.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Instant DUE = Instant.parse("2026-01-31T12:00:05Z");

    @Test
    void a_new_delivery_is_under_way_or_waits() {
        assertThat(told(DeliveryState.PENDING, 0, null, null)).startsWith("Attempt 1 is under way.");
        assertThat(told(DeliveryState.PENDING, 0, DUE, null))
                .startsWith("Attempt 1 is due at 2026-01-31T12:00:05.000Z.");
    }

    @Test
    void a_delivery_whose_webhook_is_gone_says_so() {
        assertThat(told(DeliveryState.PENDING, 0, DUE, null)).endsWith("Its webhook is deleted.");
    }

    @Test
    void a_failed_delivery_tells_its_last_failure() {
        assertThat(told(DeliveryState.FAILED, 1, null, new Outcome.Blocked("the address 10.0.0.1 is forbidden")))
                .isEqualTo("Attempt 1 failed: the address 10.0.0.1 is forbidden. It is not attempted again by itself.");
        assertThat(told(DeliveryState.FAILED, 3, null, null))
                .isEqualTo("Attempt 3 failed. It is not attempted again by itself.");
    }

    @Test
    void a_final_delivery_says_how_it_ended() {
        assertThat(told(DeliveryState.SUCCEEDED, 2, null, new Outcome.Accepted(204)))
                .isEqualTo("Attempt 2 was accepted.");
        assertThat(told(DeliveryState.CANCELLED, 1, null, null)).startsWith("It was cancelled");
    }

    private static String told(DeliveryState state, int attempts, Instant next, Outcome outcome) {
        UUID id = new UUID(0x7000, 1);
        Delivery delivery = new Delivery(
                new DeliveryId(id),
                new AccountId(id),
                new EventId(id),
                new PublicEventId("e"),
                new EventType("a.b"),
                new WebhookId(id),
                state,
                attempts,
                next,
                null,
                null);
        List<Attempt> known = outcome == null
                ? List.of()
                : List.of(new Attempt(
                        attempts, Trigger.SCHEDULE, Instant.EPOCH, Duration.ZERO, outcome, ReceiverResponse.NONE));
        return Standing.of(delivery, known, Optional.empty());
    }
}
