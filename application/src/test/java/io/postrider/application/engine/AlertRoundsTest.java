package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.application.alert.AlertChannel;
import io.postrider.application.alert.AlertMessage;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.WebhookAlert;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertRoundsTest {
    private static final Duration SELDOM = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final SteppedEngine engine = new SteppedEngine();
    private final AlertRounds rounds = roundsOn(engine.storage.webhookAlerts());

    @Test
    void while_no_webhook_fails_they_are_seldom() {
        assertThat(rounds.interval()).isEqualTo(AlertRounds.FREQUENT);

        rounds.tell();

        assertThat(rounds.interval()).isEqualTo(SELDOM);
    }

    @Test
    void while_a_webhook_fails_they_are_frequent_until_its_account_was_told_that_it_does_not() {
        WebhookId webhook = engine.webhook();
        fail(webhook);
        rounds.tell();
        assertThat(rounds.interval()).isEqualTo(AlertRounds.FREQUENT);
        rounds.tell();
        assertThat(rounds.interval()).isEqualTo(AlertRounds.FREQUENT);

        engine.transport.answer(webhook, new Outcome.Accepted(200));
        engine.publish();
        engine.work();
        engine.clock.advance(Duration.ofHours(1));
        rounds.tell();
        engine.publishEvents.writeOnce();
        assertThat(rounds.interval()).isEqualTo(AlertRounds.FREQUENT);
        engine.telling.sendMails();
        rounds.tell();

        assertThat(rounds.interval()).isEqualTo(SELDOM);
    }

    @Test
    void one_that_fails_is_repeated_soon() {
        rounds.tell();
        engine.storage.goDown();

        assertThatThrownBy(rounds::tell).isInstanceOf(StorageUnavailable.class);

        assertThat(rounds.interval()).isEqualTo(AlertRounds.FREQUENT);
    }

    @Test
    void who_asks_for_one_while_there_is_one_gets_the_next_one_soon() {
        NothingToTell alerts = new NothingToTell();
        AlertRounds asked = roundsOn(alerts);
        alerts.duringReview = asked::askForRound;
        asked.tell();
        assertThat(asked.interval()).isEqualTo(AlertRounds.FREQUENT);

        alerts.duringReview = () -> {};
        asked.tell();

        assertThat(asked.interval()).isEqualTo(SELDOM);
    }

    @Test
    void the_first_failure_after_a_long_pause_is_told_at_once() throws InterruptedException {
        WebhookId webhook = engine.webhook();
        engine.change(webhook, it -> it.alertEmails(List.of("ops@example.com")));
        Chores chores = new Chores(Thread::new);
        rounds.tell();
        engine.failures.onSeen(rounds::askForRound);
        rounds.start(chores);
        try {
            fail(webhook);

            await().atMost(AT_ONCE).until(() -> !engine.mails.isEmpty());
        } finally {
            chores.stop();
        }
    }

    private AlertRounds roundsOn(WebhookAlerts alerts) {
        return new AlertRounds(engine.failures, alerts, engine.telling, SELDOM);
    }

    private void fail(WebhookId webhook) {
        engine.transport.answer(webhook, new Outcome.Rejected(500, null));
        for (int i = 0; i < 10; i++) {
            engine.publish();
        }
        engine.work();
    }

    private static final class NothingToTell implements WebhookAlerts {
        private Runnable duringReview = () -> {};

        @Override
        public void noteFailing(Collection<WebhookAlert> failing) {}

        @Override
        public boolean review() {
            duringReview.run();
            return false;
        }

        @Override
        public void add(WebhookAlert alert) {}

        @Override
        public List<AlertMessage> take(AlertChannel channel, int most, Duration lease) {
            return List.of();
        }

        @Override
        public void told(AlertMessage message) {}

        @Override
        public void postpone(AlertMessage message, Duration pause) {}

        @Override
        public int tidy() {
            return 0;
        }
    }
}
