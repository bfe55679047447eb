package io.postrider.domain.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TimeOrderedUuidsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008Z");

    private final TimeOrderedUuids ids = new TimeOrderedUuids(new Random(1));

    @Test
    void an_id_is_a_uuid_of_version_7_with_the_time_inside() {
        UUID id = ids.next(NOW);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(TimeOrderedUuids.timeOf(id)).isEqualTo(NOW);
    }

    @Test
    void the_time_inside_is_cut_to_milliseconds() {
        assertThat(TimeOrderedUuids.timeOf(ids.next(NOW.plusNanos(999_999)))).isEqualTo(NOW);
    }

    @Test
    void ids_of_one_millisecond_rise() {
        assertRising(10_000, i -> NOW);
    }

    @Test
    void ids_rise_while_the_clock_is_set_back() {
        assertRising(1_000, i -> NOW.minusMillis(i));
    }

    @Test
    void more_ids_than_fit_into_a_millisecond_run_ahead_of_the_clock() {
        for (int i = 0; i < 4_096; i++) {
            assertThat(TimeOrderedUuids.timeOf(ids.next(NOW))).isEqualTo(NOW);
        }

        assertThat(TimeOrderedUuids.timeOf(ids.next(NOW))).isEqualTo(NOW.plusMillis(1));
    }

    @Test
    void all_values_are_of_version_7_when_the_counter_overflows() {
        for (int i = 0; i < 5_000; i++) {
            UUID id = ids.next(NOW);

            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void threads_never_get_the_same_id() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Set<UUID> all = new HashSet<>();
        try {
            Callable<List<UUID>> taking = () -> {
                List<UUID> taken = new ArrayList<>();
                for (int i = 0; i < 5_000; i++) {
                    taken.add(ids.next(NOW));
                }
                return taken;
            };

            for (Future<List<UUID>> taken : threads.invokeAll(Collections.nCopies(4, taking))) {
                all.addAll(taken.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(all).hasSize(20_000);
    }

    @Test
    void the_lowest_id_of_a_moment_is_a_bound_for_its_ids() {
        UUID lowest = TimeOrderedUuids.lowestAt(NOW);
        UUID next = TimeOrderedUuids.lowestAt(NOW.plusMillis(1));
        UUID id = ids.next(NOW);

        assertThat(lowest.version()).isEqualTo(7);
        assertThat(text(lowest)).isLessThanOrEqualTo(text(id));
        assertThat(text(next)).isGreaterThan(text(id));
    }

    private void assertRising(int count, java.util.function.IntFunction<Instant> clock) {
        String last = "";
        for (int i = 0; i < count; i++) {
            String id = text(ids.next(clock.apply(i)));
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    /** As PostgreSQL orders them: by unsigned bytes, which is the order of the text. */
    private static String text(UUID id) {
        return id.toString();
    }
}
