package io.postrider.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void the_median_of_three_is_the_one_in_the_middle_whatever_their_order() {
        assertThat(Spread.of(List.of(30.0, 10.0, 11.0))).isEqualTo(new Spread(11, 10, 30));
    }

    @Test
    void the_median_of_two_is_between_them() {
        assertThat(Spread.of(List.of(1.0, 2.0))).isEqualTo(new Spread(1.5, 1, 2));
    }

    @Test
    void what_was_not_measured_in_one_run_is_not_told_of_the_others() {
        assertThat(Spread.of(List.of(1.0, Double.NaN)).median()).isNaN();
    }
}
