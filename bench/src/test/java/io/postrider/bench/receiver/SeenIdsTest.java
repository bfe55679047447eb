package io.postrider.bench.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.bench.worker.Hashes;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
    private static final int COUNT = 1_000_000;

    @Test
    void each_is_new_once_however_many_there_are() {
        SeenIds seen = new SeenIds();

        int added = 0;
        for (int i = 0; i < 2 * COUNT; i++) {
            added += seen.add(Hashes.of(i % COUNT, 7)) ? 1 : 0;
        }

        assertThat(added).isEqualTo(COUNT);
    }

    @Test
    void what_was_forgotten_is_new_again() {
        SeenIds seen = new SeenIds();
        seen.add(0);
        assertThat(seen.add(0)).isFalse();

        seen.clear();

        assertThat(seen.add(0)).isTrue();
    }
}
