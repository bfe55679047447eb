package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.SettlementStore.Settled;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.id.WebhookId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettlerTest {
    private final SteppedEngine engine = new SteppedEngine();
    private final Scene scene = new Scene(engine.storage);
    private final WebhookId webhook = scene.webhook();
    private final List<Settlement> written = new ArrayList<>();

    @Test
    void of_what_receivers_answer_while_much_waits_to_be_written_only_the_status_is_kept() throws Exception {
        Settler settler = settler(1);

        settler.submit(scene.succeeded(scene.handedOver(webhook)));
        settler.submit(scene.succeeded(scene.handedOver(webhook)));
        settler.settleOnce();
        settler.submit(scene.succeeded(scene.handedOver(webhook)));
        settler.settleOnce();

        ReceiverResponse whole = new ReceiverResponse(200, "Content-Type: text/plain", "ok");
        ReceiverResponse statusAlone = new ReceiverResponse(200, "", "");
        assertThat(written.stream().map(each -> each.attempt().response())).containsExactly(whole, statusAlone, whole);
    }

    private Settler settler(long maxWaitingBytes) {
        return new Settler(
                (node, settlements) -> {
                    written.addAll(settlements);
                    return new Settled(Set.of(), List.of());
                },
                engine.membership,
                (disabled, reason) -> {},
                engine.failures,
                engine.clock,
                maxWaitingBytes);
    }
}
