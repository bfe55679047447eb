package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.TimeOrderedUuids;
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
