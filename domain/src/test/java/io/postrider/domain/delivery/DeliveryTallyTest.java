package io.postrider.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTallyTest {
    @ParameterizedTest
    @CsvSource({"1, 0, 1.00", "0, 1, 0.00", "1, 1, 0.50", "2, 1, 0.67", "1, 2, 0.33", "199, 1, 1.00", "197, 3, 0.99"})
    void the_success_rate_has_two_decimals(long succeeded, long failed, String rate) {
        assertThat(new DeliveryTally(succeeded, failed).successRate().orElseThrow())
                .hasToString(rate);
    }

    @Test
    void there_is_no_rate_before_the_first_has_ended() {
        assertThat(DeliveryTally.NONE.successRate()).isEmpty();
    }

    @Test
    void nothing_is_counted_below_zero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DeliveryTally(-1, 0));
    }
}
