package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class GuardedTransportTest {
    private final SteppedEngine engine = new SteppedEngine();
    private final WebhookId webhook = engine.webhook();

    @Test
    void a_delivery_whose_transport_throws_is_retried() {
        engine.transport.fail();
        engine.publish();
        engine.work();
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.RETRYING);

        engine.clock.advance(Duration.ofMinutes(1));
        engine.poll();
        engine.work();

        assertThat(engine.transport.sentTo(webhook)).isEqualTo(2);
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_test_whose_transport_throws_has_failed() {
        engine.transport.fail();

        CompletionStage<TestWebhook.Tested> tested = engine.test(webhook);
        engine.work();

        assertThat(tested.toCompletableFuture())
                .isCompletedWithValueMatching(
                        it -> it.attempt().outcome().equals(new Outcome.Unreachable("internal error while sending")));
        assertThat(engine.onlyDelivery().state()).isEqualTo(DeliveryState.FAILED);
    }
}
