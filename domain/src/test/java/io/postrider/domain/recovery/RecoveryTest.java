package io.postrider.domain.recovery;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void only_what_ended_without_success_can_be_recovered() {
        assertThatIllegalArgumentException().isThrownBy(() -> recovery(NOON, Set.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recovery(NOON, Set.of(DeliveryState.FAILED, DeliveryState.SUCCEEDED)));
        assertThatIllegalArgumentException().isThrownBy(() -> recovery(NOON, Set.of(DeliveryState.RETRYING)));
    }

    @Test
    void a_period_ends_after_it_begins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recovery(NOON.minusSeconds(60), Set.of(DeliveryState.FAILED)));
    }

    private static Recovery recovery(Instant until, Set<DeliveryState> states) {
        UUID id = new UUID(1, 1);
        return Recovery.of(
                new RecoveryId(id), new AccountId(id), new WebhookId(id), NOON.minusSeconds(60), until, states);
    }
}
