package io.postrider.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.webhook.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeRulesTest {
    private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
    private static final Instant END = START.plusMillis(250);
    private static final RetrySchedule SCHEDULE =
            new RetrySchedule(List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofMinutes(5)), 0);

    @Test
    void a_success_is_final() {
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Accepted(204)))
                .isEqualTo(new Verdict(DeliveryState.SUCCEEDED, null, null, false));
    }

    @Test
    void a_failure_is_retried_a_delay_after_its_end() {
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.TimedOut("slow")))
                .isEqualTo(new Verdict(DeliveryState.RETRYING, END.plusSeconds(5), null, false));
        assertThat(judge(2, Trigger.SCHEDULE, new Outcome.Unreachable("reset")))
                .isEqualTo(new Verdict(DeliveryState.RETRYING, END.plusSeconds(300), null, false));
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Rejected(302, null)))
                .isEqualTo(new Verdict(DeliveryState.RETRYING, END.plusSeconds(5), null, false));
    }

    @Test
    void the_last_failure_is_final() {
        assertThat(judge(3, Trigger.SCHEDULE, new Outcome.Rejected(500, null)))
                .isEqualTo(new Verdict(DeliveryState.FAILED, null, null, false));
    }

    @Test
    void a_manual_attempt_within_the_schedule_goes_on_with_it() {
        assertThat(judge(2, Trigger.MANUAL, new Outcome.Rejected(500, null)).nextAttemptAt())
                .isEqualTo(END.plusSeconds(300));
        assertThat(judge(7, Trigger.MANUAL, new Outcome.Rejected(500, null)).state())
                .isEqualTo(DeliveryState.FAILED);
    }

    @Test
    void a_test_is_never_retried() {
        assertThat(judge(1, Trigger.TEST, new Outcome.Rejected(500, null)))
                .isEqualTo(new Verdict(DeliveryState.FAILED, null, null, false));
    }

    @Test
    void a_blocked_address_is_not_retried() {
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Blocked("private")))
                .isEqualTo(new Verdict(DeliveryState.FAILED, null, null, false));
    }

    @Test
    void gone_is_final_and_says_so() {
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Rejected(410, Duration.ofSeconds(9))))
                .isEqualTo(new Verdict(DeliveryState.FAILED, null, null, true));
    }

    @Test
    void a_test_that_is_answered_with_gone_ends_and_says_nothing_about_the_webhook() {
        assertThat(judge(1, Trigger.TEST, new Outcome.Rejected(410, null)))
                .isEqualTo(new Verdict(DeliveryState.FAILED, null, null, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retry_after_holds_the_lane_and_the_delivery(int status) {
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Rejected(status, Duration.ofSeconds(60))))
                .isEqualTo(new Verdict(DeliveryState.RETRYING, END.plusSeconds(60), END.plusSeconds(60), false));
    }

    @Test
    void a_hold_shorter_than_the_delay_does_not_shorten_it() {
        assertThat(judge(2, Trigger.SCHEDULE, new Outcome.Rejected(429, Duration.ofSeconds(60))))
                .isEqualTo(new Verdict(DeliveryState.RETRYING, END.plusSeconds(300), END.plusSeconds(60), false));
    }

    @Test
    void a_hold_is_an_hour_at_most() {
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Rejected(503, Duration.ofDays(365)))
                        .holdLaneUntil())
                .isEqualTo(END.plus(Duration.ofHours(1)));
    }

    @Test
    void the_lane_is_held_even_when_the_delivery_is_over() {
        assertThat(judge(3, Trigger.SCHEDULE, new Outcome.Rejected(429, Duration.ofSeconds(60))))
                .isEqualTo(new Verdict(DeliveryState.FAILED, null, END.plusSeconds(60), false));
    }

    @Test
    void retry_after_counts_with_429_and_503_only_and_when_it_is_positive() {
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Rejected(500, Duration.ofSeconds(60)))
                        .holdLaneUntil())
                .isNull();
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Rejected(429, null)).holdLaneUntil())
                .isNull();
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Rejected(429, Duration.ZERO))
                        .holdLaneUntil())
                .isNull();
        assertThat(judge(1, Trigger.SCHEDULE, new Outcome.Rejected(429, Duration.ofSeconds(-1)))
                        .holdLaneUntil())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 410, 429, 500, 503})
    void where_the_schedule_alone_counts_every_status_of_a_failure_is_retried_by_it(int status) {
        Outcome outcome = new Outcome.Rejected(status, Duration.ofSeconds(60));

        assertThat(judge(1, Trigger.SCHEDULE, outcome, OutcomePolicy.SCHEDULE_ALONE))
                .isEqualTo(new Verdict(DeliveryState.RETRYING, END.plusSeconds(5), null, false));
        assertThat(judge(3, Trigger.SCHEDULE, outcome, OutcomePolicy.SCHEDULE_ALONE))
                .isEqualTo(new Verdict(DeliveryState.FAILED, null, null, false));
    }

    private static Verdict judge(int number, Trigger trigger, Outcome outcome) {
        return judge(number, trigger, outcome, OutcomePolicy.LISTENING);
    }

    private static Verdict judge(int number, Trigger trigger, Outcome outcome, OutcomePolicy policy) {
        Attempt attempt = new Attempt(number, trigger, START, Duration.ofMillis(250), outcome, ReceiverResponse.NONE);
        return OutcomeRules.judge(attempt, SCHEDULE, policy, new Random(5));
    }
}
