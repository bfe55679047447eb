package io.postrider.rest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AllowancesTest {
    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
    private static final AccountId ACCOUNT = new AccountId(new UUID(1, 1));

    private final Allowances allowances = new Allowances(new RequestLimit(60));

    @Test
    void a_minutes_worth_can_be_taken_at_once_and_no_more() {
        assertThat(takenAt(START)).isEqualTo(60);
        assertThat(allowances.take(ACCOUNT, START)).contains(Duration.ofSeconds(1));
    }

    @Test
    void what_was_taken_comes_back_evenly() {
        takenAt(START);

        assertThat(takenAt(START.plusMillis(999))).isZero();
        assertThat(takenAt(START.plusSeconds(1))).isEqualTo(1);
        assertThat(takenAt(START.plusSeconds(11))).isEqualTo(10);
    }

    @Test
    void no_more_than_a_minutes_worth_is_saved_up() {
        takenAt(START);

        assertThat(takenAt(START.plusSeconds(3_600))).isEqualTo(60);
    }

    @Test
    void accounts_do_not_share() {
        takenAt(START);

        assertThat(allowances.take(new AccountId(new UUID(2, 2)), START)).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_gives_nothing_for_free() {
        takenAt(START);

        assertThat(takenAt(START.minusSeconds(5))).isZero();
        assertThat(takenAt(START.plusSeconds(1))).isEqualTo(1);
    }

    private int takenAt(Instant now) {
        int taken = 0;
        while (allowances.take(ACCOUNT, now).isEmpty()) {
            taken++;
        }
        return taken;
    }
}
