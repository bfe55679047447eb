package io.postrider.application.engine;

import static io.postrider.application.engine.SteppedEngine.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.event.Submission;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.id.WebhookId;
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
        PublishEvents publishEvents = new PublishEvents(
                losesItsConnectionDuringTheCommit,
                engine.directory,
                engine.dispatcher,
                engine.budget,
                engine.ids,
                engine.giveBacks,
                engine.membership,
                EngineSettings.DEFAULT,
                Runnable::run);
        publishEvents.open();
        Submission event = new Submission(SteppedEngine.TYPE, EventPayload.of(new byte[] {'1'}), null, null);
        publishEvents.publish(ACCOUNT, List.of(event), null);
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
