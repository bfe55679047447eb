package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    @Test
    void it_begins_where_the_machines_clock_stands_and_does_not_leap_with_it() {
        SettableClock machine = SettableClock.somewhere();
        Instant start = machine.instant();
        SteadyClock clock = new SteadyClock(machine);

        machine.advance(Duration.ofMinutes(5));

        assertThat(clock.instant()).isCloseTo(start, within(1, ChronoUnit.MINUTES));
    }

    @Test
    void it_moves_on() {
        SteadyClock clock = new SteadyClock(SettableClock.somewhere());
        Instant first = clock.instant();
        long nanos = System.nanoTime();

        while (System.nanoTime() == nanos) {
            Thread.onSpinWait();
        }

        assertThat(clock.instant()).isAfter(first);
    }
}
