package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnsettledIdsTest {
    private final UnsettledIds ids = new UnsettledIds(new TimeOrderedUuids(new Random(42)), SettableClock.somewhere());

    @Test
    void the_oldest_is_the_first_that_is_not_settled() {
        DeliveryId first = ids.nextHandedOver();
        DeliveryId second = ids.nextHandedOver();
        assertThat(ids.oldest()).isEqualTo(first);

        ids.settled(first);

        assertThat(ids.oldest()).isEqualTo(second);
    }

    @Test
    void the_end_of_one_claim_is_not_that_of_the_next() {
        DeliveryId id = ids.nextWaiting();
        ids.claimed(List.of(id));
        ids.claimed(List.of(id));

        ids.settled(id, true);
        assertThat(ids.notClaimed(List.of(id))).isEmpty();

        ids.settled(id, true);
        assertThat(ids.notClaimed(List.of(id))).containsExactly(id);
    }

    @Test
    void a_delivery_that_was_handed_over_and_is_claimed_now_ends_as_each_for_itself() {
        DeliveryId id = ids.nextHandedOver();
        ids.claimed(List.of(id));

        ids.settled(id, false);

        assertThat(ids.oldest()).isNotEqualTo(id);
        assertThat(ids.notClaimed(List.of(id))).isEmpty();
    }

    @Test
    void a_delivery_that_waits_in_the_table_does_not_count() {
        DeliveryId waiting = ids.nextWaiting();

        assertThat(ids.oldest().value()).isGreaterThan(waiting.value());
    }

    @Test
    void with_nothing_unsettled_it_is_older_than_all_that_are_handed_over_later() {
        DeliveryId oldest = ids.oldest();

        assertThat(ids.nextHandedOver().value()).isGreaterThan(oldest.value());
    }
}
