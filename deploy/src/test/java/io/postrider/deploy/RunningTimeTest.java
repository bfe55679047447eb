package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.Test;

class RunningTimeTest {
    @Test
    void it_never_runs_backwards_nor_faster_than_the_clock() {
        long realBefore = System.nanoTime();
        long before = RunningTime.nanos();
        long running = before;
        while (System.nanoTime() - realBefore < Duration.ofMillis(200).toNanos()) {
            long now = RunningTime.nanos();
            assertThat(now).isGreaterThanOrEqualTo(running);
            running = now;
        }

        assertThat(running - before).isPositive().isLessThanOrEqualTo(System.nanoTime() - realBefore);
    }

    @Test
    void what_does_not_happen_in_time_is_not_waited_for_any_longer() {
        long start = RunningTime.nanos();

        assertThatThrownBy(() -> RunningTime.awaitWithin(Duration.ofMillis(300)).until(() -> false))
                .isInstanceOf(TerminalFailureException.class);

        assertThat(RunningTime.since(start)).isGreaterThan(Duration.ofMillis(300));
    }
}
