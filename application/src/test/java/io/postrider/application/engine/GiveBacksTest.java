package io.postrider.application.engine;

import static io.postrider.application.engine.SteppedEngine.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GiveBacksTest {
    private final SteppedEngine engine = new SteppedEngine();

    @Test
    void a_delivery_whose_commit_was_in_doubt_is_delivered_when_it_turns_out_to_be_stored()
            throws InterruptedException {
        WebhookId webhook = engine.webhook();
        EventStore losesItsConnectionDuringTheCommit = (node, publications) -> {
            engine.storage.append(node, publications);
            throw new StorageUnavailable("connection lost", new IllegalStateException(), false);
        };
        PublishEvents publishEvents = engine.publishEventsOn(losesItsConnectionDuringTheCommit);
        publishEvents.publish(ACCOUNT, List.of(SteppedEngine.submission("1")), null);
        publishEvents.writeOnce();

        engine.work();
        engine.poll();
        engine.work();
        assertThat(engine.transport.sent()).isEmpty();
        assertThat(engine.budget.deliveries()).isZero();

        engine.clock.advance(GiveBacks.DOUBT);
        engine.work();
        engine.poll();
        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
    }

    @Test
    void a_commit_that_comes_about_long_after_its_connection_was_lost_is_delivered_all_the_same()
            throws InterruptedException {
        WebhookId webhook = engine.webhook();
        List<List<Publication>> underWay = new ArrayList<>();
        NodeId node = engine.membership.current();
        PublishEvents publishEvents = engine.publishEventsOn((by, publications) -> {
            underWay.add(publications);
            throw new StorageUnavailable("connection lost", new IllegalStateException(), false);
        });
        publishEvents.publish(ACCOUNT, List.of(SteppedEngine.submission("1")), null);
        publishEvents.writeOnce();
        letTimePass(Duration.ofMinutes(10));

        append(node, underWay.get(0));
        letTimePass(GiveBacks.DOUBT);
        engine.poll();
        engine.work();

        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
        letTimePass(GiveBacks.LONGEST_DOUBT);
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(1);
    }

    @Test
    void a_doubt_ends() throws InterruptedException {
        engine.webhook();
        PublishEvents publishEvents = engine.publishEventsOn((by, publications) -> {
            throw new StorageUnavailable("connection lost", new IllegalStateException(), false);
        });
        publishEvents.publish(ACCOUNT, List.of(SteppedEngine.submission("1")), null);
        publishEvents.writeOnce();
        DeliveryId oldest = engine.ids.oldest();

        letTimePass(Duration.ofMinutes(59));
        assertThat(engine.ids.oldest()).isEqualTo(oldest);
        letTimePass(Duration.ofMinutes(2));
        assertThat(engine.ids.oldest()).isNotEqualTo(oldest);
    }

    @Test
    void what_could_not_be_settled_is_attempted_again() {
        WebhookId webhook = engine.webhook();
        engine.publish();
        engine.dispatcher.runOnce();
        DeliveryId unsettled = engine.onlyDelivery().id();
        engine.storage.goDown();
        engine.settler.giveUp();
        engine.dispatcher.runOnce();

        engine.settler.settleOnce();
        engine.storage.comeUp();
        assertThat(engine.ids.oldest()).isEqualTo(unsettled);
        assertThat(engine.budget.deliveries()).isZero();

        letTimePass(GiveBacks.DOUBT);
        engine.poll();
        engine.work();
        assertThat(engine.transport.sentTo(webhook)).isEqualTo(2);
        assertThat(engine.ids.oldest()).isNotEqualTo(unsettled);
    }

    private void letTimePass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 5) {
            engine.clock.advance(Duration.ofSeconds(5));
            engine.work();
        }
    }

    private void append(NodeId node, List<Publication> publications) {
        try {
            engine.storage.append(node, publications);
        } catch (NodeIsDead e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_cannot_be_given_back_while_the_database_is_away_is_given_back_later() {
        WebhookId webhook = engine.webhook();
        engine.publish();
        engine.storage.goDown();
        engine.dispatcher.drain();
        engine.dispatcher.runOnce();
        engine.giveBacks.flush(engine.membership);

        engine.storage.comeUp();
        engine.giveBacks.flush(engine.membership);

        assertThat(engine.storage.webhooksWithDue(new WebhookId(new UUID(0, 0)), 1))
                .containsExactly(webhook);
    }
}
