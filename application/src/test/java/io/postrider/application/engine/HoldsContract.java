package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Holds} keeps. */
public abstract class HoldsContract {
    private EngineStorage storage;
    private Holds holds;
    private Scene scene;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        holds = storage.holds();
        scene = new Scene(storage);
    }

    @Test
    void all_that_are_not_over_are_known() {
        WebhookId first = scene.webhook();
        WebhookId second = scene.webhook();
        WebhookId over = scene.webhook();
        Instant soon = scene.now().plusSeconds(30);
        Instant later = scene.now().plusSeconds(3_600);

        holds.hold(Map.of(first, soon, over, scene.now().minusSeconds(1)));
        holds.hold(Map.of(second, later));

        assertThat(holds.current()).isEqualTo(Map.of(first, soon, second, later));
    }

    @Test
    void a_hold_that_ends_later_stays() {
        WebhookId webhook = scene.webhook();
        Instant later = scene.now().plusSeconds(60);

        holds.hold(Map.of(webhook, later));
        holds.hold(Map.of(webhook, later.minusSeconds(30)));
        assertThat(holds.current()).containsEntry(webhook, later);

        holds.hold(Map.of(webhook, later.plusSeconds(30)));
        assertThat(holds.current()).containsEntry(webhook, later.plusSeconds(30));
    }

    @Test
    void a_hold_ends_by_itself_and_can_come_again() {
        WebhookId webhook = scene.webhook();
        holds.hold(Map.of(webhook, scene.now().plusSeconds(30)));

        storage.letTimePass(Duration.ofMinutes(10));
        assertThat(holds.current()).isEmpty();

        Instant again = scene.now().plusSeconds(30);
        holds.hold(Map.of(webhook, again));
        holds.hold(Map.of(scene.webhook(), scene.now().minusSeconds(1)));
        assertThat(holds.current()).isEqualTo(Map.of(webhook, again));
    }

    @Test
    void many_nodes_can_hold_at_once() throws Exception {
        WebhookId first = scene.webhook();
        WebhookId second = scene.webhook();
        Instant start = scene.now();

        Race.of(4, i -> () -> {
            for (int j = 1; j <= 20; j++) {
                holds.hold(Map.of(first, start.plusSeconds(60L * j), second, start.plusSeconds(60L * j + i)));
            }
            return true;
        });

        assertThat(holds.current())
                .isEqualTo(Map.of(first, start.plusSeconds(1_200), second, start.plusSeconds(1_203)));
    }
}
