package io.postrider.application.engine;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A transport whose receivers answer as a test says: with 200 where nothing was said. Answers come at once, on the caller's
 * thread, except from receivers that hang: those are answered by {@link #answerAll}.
 */
final class ScriptedTransport implements Transport {
    private record Hanging(LeasedDelivery delivery, Consumer<Attempt> done) {}

    private final InstantSource clock;
    private final Map<WebhookId, Outcome> outcomes = new HashMap<>();
    private final Set<WebhookId> hanging = new HashSet<>();
    private final List<Hanging> underWay = new ArrayList<>();
    private final List<LeasedDelivery> sent = new ArrayList<>();
    private boolean fails;

    ScriptedTransport(InstantSource clock) {
        this.clock = clock;
    }

    void answer(WebhookId webhook, Outcome outcome) {
        outcomes.put(webhook, outcome);
    }

    void hang(WebhookId webhook) {
        hanging.add(webhook);
    }

    /** Those that hang answer now, and at once from now on. */
    void answerAll() {
        hanging.clear();
        List<Hanging> now = List.copyOf(underWay);
        underWay.clear();
        now.forEach(each -> each.done.accept(attempt(each.delivery)));
    }

    /** The same for one of them. */
    void answerAll(WebhookId webhook) {
        hanging.remove(webhook);
        List<Hanging> now = underWay.stream()
                .filter(each -> each.delivery.webhook().equals(webhook))
                .toList();
        underWay.removeAll(now);
        now.forEach(each -> each.done.accept(attempt(each.delivery)));
    }

    /** All that was sent, in order. */
    List<LeasedDelivery> sent() {
        return List.copyOf(sent);
    }

    List<WebhookId> receivers() {
        return sent.stream().map(LeasedDelivery::webhook).toList();
    }

    long sentTo(WebhookId webhook) {
        return sent.stream().filter(each -> each.webhook().equals(webhook)).count();
    }

    /** Has a fault of its own, once. */
    void fail() {
        fails = true;
    }

    @Override
    public void send(Webhook webhook, LeasedDelivery delivery, Consumer<Attempt> done) {
        sent.add(delivery);
        if (fails) {
            fails = false;
            throw new IllegalStateException("a fault of the transport");
        }
        if (hanging.contains(webhook.id())) {
            underWay.add(new Hanging(delivery, done));
        } else {
            done.accept(attempt(delivery));
        }
    }

    private Attempt attempt(LeasedDelivery delivery) {
        Outcome outcome = outcomes.getOrDefault(delivery.webhook(), new Outcome.Accepted(200));
        Integer status =
                outcome.fold(Outcome.Accepted::status, Outcome.Rejected::status, it -> null, it -> null, it -> null);
        return new Attempt(
                delivery.nextAttempt(),
                delivery.trigger(),
                clock.instant(),
                Duration.ZERO,
                outcome,
                new ReceiverResponse(status, "", ""));
    }
}
