package io.postrider.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private final Random random = new Random(3);

    @Test
    void the_default_has_eight_attempts_with_jitter() {
        assertThat(RetrySchedule.DEFAULT.attempts()).isEqualTo(8);
        assertThat(RetrySchedule.DEFAULT.delayBefore(1, random)).contains(Duration.ZERO);
        assertThat(RetrySchedule.DEFAULT.delayBefore(9, random)).isEmpty();
    }

    @Test
    void a_delay_stays_within_its_jitter_and_uses_all_of_it() {
        List<Duration> delays = random.ints(1_000)
                .mapToObj(i -> RetrySchedule.DEFAULT.delayBefore(3, random).orElseThrow())
                .toList();

        assertThat(delays)
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330)));
        assertThat(Collections.min(delays)).isLessThan(Duration.ofSeconds(275));
        assertThat(Collections.max(delays)).isGreaterThan(Duration.ofSeconds(325));
    }

    @Test
    void without_jitter_a_delay_is_exact() {
        RetrySchedule exact = new RetrySchedule(List.of(Duration.ofSeconds(1), Duration.ofMinutes(5)), 0);

        assertThat(exact.delayBefore(1, random)).contains(Duration.ofSeconds(1));
        assertThat(exact.delayBefore(2, random)).contains(Duration.ofMinutes(5));
        assertThat(exact.delayBefore(3, random)).isEmpty();
    }

    @Test
    void full_jitter_never_makes_a_delay_negative() {
        RetrySchedule wild = new RetrySchedule(List.of(Duration.ofSeconds(10)), 1);

        for (int i = 0; i < 1_000; i++) {
            assertThat(wild.delayBefore(1, random).orElseThrow()).isBetween(Duration.ZERO, Duration.ofSeconds(20));
        }
    }

    @Test
    void what_is_out_of_range_is_refused() {
        assertRefused(List.of(), 0);
        assertRefused(Collections.nCopies(21, Duration.ZERO), 0);
        assertRefused(List.of(Duration.ofSeconds(-1)), 0);
        assertRefused(List.of(Duration.ofDays(3).plusMillis(1)), 0);
        assertRefused(List.of(Duration.ZERO), -0.1);
        assertRefused(List.of(Duration.ZERO), 1.1);
        assertRefused(List.of(Duration.ZERO), Double.NaN);
    }

    private static void assertRefused(List<Duration> delays, double jitterFraction) {
        assertThatThrownBy(() -> new RetrySchedule(delays, jitterFraction))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
