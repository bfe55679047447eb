package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertRoundsTest {
    private static final Duration SELDOM = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final SteppedEngine engine = new SteppedEngine();
    private final AlertRounds rounds =
            new AlertRounds(engine.failures, engine.storage.webhookAlerts(), engine.telling, SELDOM);

    @Test
    void while_no_webhook_fails_they_are_seldom() {
        assertThat(rounds.interval()).isEqualTo(AlertRounds.WHILE_ANY_FAILS);

        rounds.tell();

        assertThat(rounds.interval()).isEqualTo(SELDOM);
    }

    @Test
    void while_a_webhook_fails_they_are_frequent_until_its_account_was_told_that_it_does_not() {
        WebhookId webhook = engine.webhook();
        fail(webhook);
        rounds.tell();
        assertThat(rounds.interval()).isEqualTo(AlertRounds.WHILE_ANY_FAILS);
        rounds.tell();
        assertThat(rounds.interval()).isEqualTo(AlertRounds.WHILE_ANY_FAILS);

        engine.transport.answer(webhook, new Outcome.Accepted(200));
        engine.publish();
        engine.work();
        engine.clock.advance(Duration.ofHours(1));
        rounds.tell();
        rounds.tell();

        assertThat(rounds.interval()).isEqualTo(SELDOM);
    }

    @Test
    void the_first_failure_after_a_long_pause_is_told_at_once() throws InterruptedException {
        WebhookId webhook = engine.webhook();
        engine.change(webhook, it -> it.alertEmails(List.of("ops@example.com")));
        Chores chores = new Chores(Thread::new);
        rounds.tell();
        engine.failures.onSeen(rounds::soon);
        rounds.start(chores);
        try {
            fail(webhook);

            await().atMost(AT_ONCE).until(() -> !engine.mails.isEmpty());
        } finally {
            chores.stop();
        }
    }

    private void fail(WebhookId webhook) {
        engine.transport.answer(webhook, new Outcome.Rejected(500, null));
        for (int i = 0; i < 10; i++) {
            engine.publish();
        }
        engine.work();
    }
}
