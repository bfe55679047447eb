package io.postrider.application.alert;

import io.postrider.domain.delivery.AlertRules;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Alerts in memory, by the same contract as the database, whose clock this one is. Safe for use by many threads. */
public final class InMemoryWebhookAlerts implements WebhookAlerts {
    private final InstantSource clock;
    private final Function<WebhookId, WebhookHealth> health;
    private final Runnable requireUp;
    private final Map<WebhookId, Noted> noted = new LinkedHashMap<>();
    private final Map<UUID, Waiting> waiting = new LinkedHashMap<>();

    private static final class Noted {
        private WebhookAlert alert;
        private boolean toldFailing;
        private Instant toldAt;

        boolean isFailing() {
            return alert.cause().isFailing();
        }
    }

    private static final class Waiting {
        private final AlertChannel channel;
        private AlertMessage message;
        private Instant dueAt;

        Waiting(AlertChannel channel, AlertMessage message) {
            this.channel = channel;
            this.message = message;
            dueAt = message.createdAt();
        }
    }

    /**
     * @param health of a webhook as it is now
     * @param requireUp throws where the database is to be away
     */
    public InMemoryWebhookAlerts(InstantSource clock, Function<WebhookId, WebhookHealth> health, Runnable requireUp) {
        this.clock = clock;
        this.health = health;
        this.requireUp = requireUp;
    }

    @Override
    public synchronized void noteFailing(Collection<WebhookAlert> failing) {
        requireUp.run();
        for (WebhookAlert alert : failing) {
            Noted now = noted.computeIfAbsent(alert.webhook(), id -> new Noted());
            if (now.alert == null || !now.isFailing()) {
                now.alert = alert;
            }
        }
        tell();
    }

    @Override
    public synchronized boolean review() {
        requireUp.run();
        for (Noted each : noted.values()) {
            WebhookHealth now = health.apply(each.alert.webhook());
            Integer status = now.lastResponseStatus();
            if (each.isFailing()
                    && now.state() == WebhookHealth.State.HEALTHY
                    && !now.lastAttemptAt().isBefore(each.alert.since())
                    && status != null
                    && status / 100 == 2) {
                each.alert = new WebhookAlert(now.webhook(), AlertCause.RECOVERED, now.lastAttemptAt(), 0, status, "");
            }
        }
        boolean anyNoted = noted.values().stream().anyMatch(each -> each.isFailing() || each.toldFailing);
        tell();
        return anyNoted || !waiting.isEmpty();
    }

    private void tell() {
        Instant now = clock.instant();
        for (Noted each : noted.values()) {
            if (each.isFailing() != each.toldFailing && isQuietOver(each, now)) {
                each.toldFailing = each.isFailing();
                each.toldAt = now;
                add(each.alert);
            }
        }
    }

    private static boolean isQuietOver(Noted each, Instant now) {
        return each.toldAt == null || !each.toldAt.plus(AlertRules.QUIET).isAfter(now);
    }

    @Override
    public synchronized void add(WebhookAlert alert) {
        requireUp.run();
        for (AlertChannel channel : AlertChannel.values()) {
            AlertMessage message = new AlertMessage(UUID.randomUUID(), alert, clock.instant(), 0);
            waiting.put(message.id(), new Waiting(channel, message));
        }
    }

    @Override
    public synchronized List<AlertMessage> take(AlertChannel channel, int most, Duration lease) {
        requireUp.run();
        Instant now = clock.instant();
        List<Waiting> due = waiting.values().stream()
                .filter(it -> it.channel == channel && !it.dueAt.isAfter(now))
                .sorted(Comparator.comparing(it -> it.dueAt))
                .limit(most)
                .toList();
        List<AlertMessage> taken = new ArrayList<>();
        for (Waiting each : due) {
            AlertMessage before = each.message;
            each.message = new AlertMessage(before.id(), before.alert(), before.createdAt(), before.tries() + 1);
            each.dueAt = now.plus(lease);
            taken.add(each.message);
        }
        return taken;
    }

    @Override
    public synchronized void told(AlertMessage message) {
        requireUp.run();
        waiting.remove(message.id());
    }

    @Override
    public synchronized void postpone(AlertMessage message, Duration pause) {
        requireUp.run();
        waiting.get(message.id()).dueAt = clock.instant().plus(pause);
    }

    @Override
    public synchronized int tidy() {
        requireUp.run();
        Instant now = clock.instant();
        noted.values().removeIf(each -> !each.isFailing() && !each.toldFailing && isQuietOver(each, now));
        int before = waiting.size();
        waiting.values()
                .removeIf(each -> !each.message.createdAt().plus(TOLD_WITHIN).isAfter(now) && !each.dueAt.isAfter(now));
        return before - waiting.size();
    }
}
