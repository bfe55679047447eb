package io.postrider.application.engine;

import static io.postrider.application.engine.SteppedEngine.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook's rate limit over several nodes that share a storage. */
class RateLimitTest {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int STEPS = 2_000;

    /** By what the limit may be missed. */
    private static final double TOLERANCE = 0.1;

    private final SteppedEngine first = new SteppedEngine();
    private final SteppedEngine second = first.anotherNode();
    private final SteppedEngine third = first.anotherNode();
    private final List<SteppedEngine> all = List.of(first, second, third);

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1_000})
    void holds_where_all_nodes_have_as_much_as_they_can_send(int perSecond) {
        WebhookId webhook = webhook(perSecond);

        for (int i = 0; i < STEPS; i++) {
            all.forEach(node -> keepWaiting(node, perSecond));
            step(all);
        }

        assertKept(webhook, perSecond);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1_000})
    void is_used_in_full_by_a_node_that_alone_has_something_to_send(int perSecond) {
        WebhookId webhook = webhook(perSecond);

        for (int i = 0; i < STEPS; i++) {
            keepWaiting(second, perSecond);
            step(all);
        }

        assertKept(webhook, perSecond);
        assertThat(second.transport.sentTo(webhook)).isEqualTo(sent(webhook));
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 1_000})
    void holds_where_one_node_has_much_and_the_others_little(int perSecond) {
        WebhookId webhook = webhook(perSecond);

        for (int i = 0; i < STEPS; i++) {
            keepWaiting(first, perSecond);
            if (i % 25 == 0) {
                second.publish();
            }
            if (i % 50 == 0) {
                third.publish();
            }
            step(all);
        }

        assertKept(webhook, perSecond);
        assertThat(second.transport.sentTo(webhook)).isGreaterThan(70);
        assertThat(third.transport.sentTo(webhook)).isGreaterThan(35);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1_000})
    void holds_while_nodes_join_and_leave(int perSecond) {
        WebhookId webhook = webhook(perSecond);

        for (int i = 0; i < STEPS; i++) {
            List<SteppedEngine> there =
                    i < STEPS / 3 ? List.of(first) : i < 2 * STEPS / 3 ? all : List.of(second, third);
            there.forEach(node -> keepWaiting(node, perSecond));
            step(there);
        }

        assertKept(webhook, perSecond);
    }

    @Test
    void holds_where_nodes_take_their_steps_late() {
        WebhookId webhook = webhook(50);

        for (int i = 0; i < STEPS; i++) {
            keepWaiting(first, 50);
            keepWaiting(second, 50);
            first.clock.advance(STEP);
            if (i % 30 == 0) {
                first.work();
            }
            if (i % 20 == 0) {
                second.work();
            }
        }

        assertKept(webhook, 50);
    }

    @Test
    void a_request_after_a_pause_goes_at_once() {
        WebhookId webhook = webhook(1);
        first.publish();
        first.work();
        first.clock.advance(Duration.ofMinutes(10));

        second.publish();
        second.work();

        assertThat(sent(webhook)).isEqualTo(2);
    }

    @Test
    void what_was_not_used_for_long_does_not_become_a_burst() {
        WebhookId webhook = webhook(1_000);
        first.transport.hang(webhook);
        for (int i = 0; i < 300; i++) {
            first.publish();
        }
        first.work();
        assertThat(sent(webhook)).isEqualTo(1);
        first.clock.advance(Duration.ofSeconds(10));
        first.transport.answerAll();

        first.dispatcher.runOnce();

        assertThat(sent(webhook)).isEqualTo(1);
    }

    @Test
    void the_tokens_of_many_webhooks_are_fetched_at_once() {
        for (int i = 0; i < 10; i++) {
            webhook(10);
        }
        first.publish();

        first.work();

        assertThat(first.transport.sent()).hasSize(10);
        assertThat(first.storage.reservations()).isEqualTo(1);
    }

    @Test
    void many_requests_are_paid_with_few_reservations() {
        WebhookId webhook = webhook(1_000);

        for (int i = 0; i < STEPS / 10; i++) {
            keepWaiting(first, 1_000);
            step(List.of(first));
        }

        assertThat(sent(webhook)).isGreaterThan(1_800);
        assertThat(first.storage.reservations()).isLessThan(25);
    }

    @Test
    void webhooks_without_a_rate_limit_need_no_tokens() {
        WebhookId webhook = webhook(0);
        first.publish();

        first.work();

        assertThat(sent(webhook)).isEqualTo(1);
        assertThat(first.storage.reservations()).isZero();
    }

    @Test
    void without_its_database_a_node_waits_and_then_goes_on() {
        WebhookId webhook = webhook(10);
        first.publish();
        first.storage.goDown();
        first.dispatcher.runOnce();

        assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(first.tokens::fetchOnce);
        first.dispatcher.runOnce();
        assertThat(sent(webhook)).isZero();

        first.storage.comeUp();
        first.work();

        assertThat(sent(webhook)).isEqualTo(1);
        assertThat(first.onlyDelivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    private WebhookId webhook(int perSecond) {
        WebhookId webhook = first.webhook(ACCOUNT, policy -> policy.withPerSecond(perSecond));
        all.forEach(
                node -> node.directory.learn(first.directory.current(webhook).orElseThrow()));
        return webhook;
    }

    /** As much as a second takes waits in the node's lane. */
    private static void keepWaiting(SteppedEngine node, int perSecond) {
        while (node.budget.deliveries() < Math.max(2, perSecond)) {
            node.publish();
        }
    }

    private static void step(List<SteppedEngine> nodes) {
        nodes.forEach(SteppedEngine::work);
        nodes.get(0).clock.advance(STEP);
    }

    private long sent(WebhookId webhook) {
        return all.stream().mapToLong(node -> node.transport.sentTo(webhook)).sum();
    }

    private void assertKept(WebhookId webhook, int perSecond) {
        double limit = perSecond * STEP.multipliedBy(STEPS).toSeconds();
        assertThat((double) sent(webhook)).isBetween(limit * (1 - TOLERANCE), limit * (1 + TOLERANCE));
    }
}
