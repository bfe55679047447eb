package io.postrider.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    private static final WebhookId WEBHOOK = new WebhookId(new UUID(1, 2));
    private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
    private static final Instant END = START.plusMillis(250);
    private static final Instant BEFORE = START.minusSeconds(3_600);
    private static final RetrySchedule TWO_ATTEMPTS =
            new RetrySchedule(List.of(Duration.ZERO, Duration.ofSeconds(5)), 0);
    private static final Outcome REFUSED = new Outcome.Rejected(500, null);

    @Test
    void the_last_failure_of_a_schedule_is_told_with_what_is_known() {
        Optional<WebhookAlert> alert = judge(2, Trigger.SCHEDULE, REFUSED, failures(2));

        assertThat(alert)
                .contains(new WebhookAlert(
                        WEBHOOK,
                        AlertCause.DELIVERY_EXHAUSTED,
                        BEFORE,
                        2,
                        500,
                        "the receiver answered with status 500"));
    }

    @Test
    void a_schedule_is_exhausted_although_another_delivery_has_succeeded_since() {
        WebhookHealth healthy = new WebhookHealth(WEBHOOK, 0, null, END.plusSeconds(1), 200);

        assertThat(judge(2, Trigger.SCHEDULE, REFUSED, healthy)).hasValueSatisfying(alert -> {
            assertThat(alert.cause()).isEqualTo(AlertCause.DELIVERY_EXHAUSTED);
            assertThat(alert.since()).isEqualTo(END);
        });
    }

    @Test
    void a_failure_that_is_retried_is_not_told_before_ten_in_a_row() {
        assertThat(judge(1, Trigger.SCHEDULE, REFUSED, failures(9))).isEmpty();
        assertThat(judge(1, Trigger.SCHEDULE, REFUSED, failures(10)))
                .map(WebhookAlert::cause)
                .contains(AlertCause.REPEATED_FAILURES);
        assertThat(judge(1, Trigger.SCHEDULE, REFUSED, failures(11))).isPresent();
    }

    @Test
    void what_is_blocked_gone_or_asked_for_exhausts_no_schedule_and_counts_among_the_ten() {
        Outcome blocked = new Outcome.Blocked("the address is private");
        Outcome gone = new Outcome.Rejected(410, null);

        assertThat(judge(1, Trigger.SCHEDULE, blocked, failures(1))).isEmpty();
        assertThat(judge(1, Trigger.SCHEDULE, gone, failures(1))).isEmpty();
        assertThat(judge(7, Trigger.MANUAL, REFUSED, failures(1))).isEmpty();
        assertThat(judge(1, Trigger.SCHEDULE, blocked, failures(10)))
                .map(WebhookAlert::error)
                .contains("the address is private");
        assertThat(judge(7, Trigger.MANUAL, REFUSED, failures(10))).isPresent();
    }

    @Test
    void a_test_is_never_told() {
        assertThat(judge(1, Trigger.TEST, REFUSED, failures(1))).isEmpty();
        assertThat(judge(1, Trigger.TEST, REFUSED, failures(10))).isEmpty();
    }

    @Test
    void a_success_is_not_told_whatever_the_others_do() {
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Accepted(200), failures(10)))
                .isEmpty();
    }

    private static WebhookHealth failures(int inARow) {
        return new WebhookHealth(WEBHOOK, inARow, BEFORE, END, 500);
    }

    private static Optional<WebhookAlert> judge(int number, Trigger trigger, Outcome outcome, WebhookHealth after) {
        Integer status =
                outcome.fold(Outcome.Accepted::status, Outcome.Rejected::status, it -> null, it -> null, it -> null);
        Attempt attempt = new Attempt(
                number, trigger, START, Duration.ofMillis(250), outcome, new ReceiverResponse(status, "", ""));
        return AlertRules.judge(
                attempt, OutcomeRules.judge(attempt, TWO_ATTEMPTS, OutcomePolicy.LISTENING, new Random(5)), after);
    }
}
