package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.id.WebhookId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final WebhookId WEBHOOK = new WebhookId(new UUID(0, 1));

    private final MemoryBudget budget = new MemoryBudget(EngineSettings.DEFAULT);

    @Test
    void a_webhook_is_claimed_for_when_a_quarter_of_what_it_can_have_is_free() {
        int window = 8;
        assertThat(budget.roomForClaims(WEBHOOK, window)).isEqualTo(window);
        for (int i = 0; i < window; i++) {
            budget.takeForClaim(WEBHOOK, 1);
        }

        budget.release(WEBHOOK, 1, true);
        assertThat(budget.roomForClaims(WEBHOOK, window)).isZero();
        budget.release(WEBHOOK, 1, true);
        assertThat(budget.roomForClaims(WEBHOOK, window)).isEqualTo(2);
    }

    @Test
    void a_webhook_that_can_have_few_is_claimed_for_one_by_one() {
        budget.takeForClaim(WEBHOOK, 1);

        assertThat(budget.roomForClaims(WEBHOOK, 2)).isEqualTo(1);
        assertThat(budget.roomForClaims(WEBHOOK, 1)).isZero();
    }
}
