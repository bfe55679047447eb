package io.postrider.rest.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.id.AccountId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TestsUnderWayTest {
    private static final AccountId ONE = new AccountId(new UUID(1, 1));
    private static final AccountId ANOTHER = new AccountId(new UUID(2, 2));

    private final TestsUnderWay underWay = new TestsUnderWay(2);

    @Test
    void an_account_that_has_as_many_as_it_may_gets_no_more_until_one_ends() {
        assertThat(underWay.begin(ONE)).isTrue();
        assertThat(underWay.begin(ONE)).isTrue();
        assertThat(underWay.begin(ONE)).isFalse();
        assertThat(underWay.begin(ONE)).isFalse();

        underWay.end(ONE);

        assertThat(underWay.begin(ONE)).isTrue();
        assertThat(underWay.begin(ONE)).isFalse();
    }

    @Test
    void what_one_account_has_is_not_taken_from_another() {
        underWay.begin(ONE);
        underWay.begin(ONE);

        assertThat(underWay.begin(ANOTHER)).isTrue();
    }
}
