package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    private final SettableClock machine = SettableClock.somewhere();
    private final DatabaseClock clock = new DatabaseClock(machine);

    @Test
    void a_machine_whose_clock_is_five_minutes_off_goes_by_the_databases() {
        Instant before = machine.instant();
        Instant database = before.minus(Duration.ofMinutes(5));

        clock.set(database, before, before);
        machine.advance(Duration.ofSeconds(1));

        assertThat(clock.instant()).isEqualTo(database.plusSeconds(1));
    }

    @Test
    void the_database_is_taken_to_have_answered_in_the_middle() {
        Instant before = machine.instant();
        Instant after = before.plusSeconds(2);

        clock.set(before.plusSeconds(61), before, after);

        assertThat(clock.instant()).isEqualTo(before.plusSeconds(60));
    }

    @Test
    void an_answer_that_came_late_moves_no_clock() {
        Instant before = machine.instant();

        clock.set(before, before, before.plusSeconds(2));

        assertThat(clock.instant()).isEqualTo(before);
    }

    @Test
    void a_small_difference_is_left_alone() {
        Instant now = machine.instant();

        clock.set(now.plus(DatabaseClock.TOLERANCE), now, now);

        assertThat(clock.instant()).isEqualTo(now);
    }
}
