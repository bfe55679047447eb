package io.postrider.application.engine;

import io.postrider.application.alert.WebhookAlerts;
import io.postrider.application.engine.SettlementStore.Settled;
import io.postrider.domain.delivery.AlertRules;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.domain.webhook.WebhookHealth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sees in what is settled which webhooks fail repeatedly, and keeps them in memory until they are noted in the table, where all
 * nodes know them. Safe for use by many threads.
 */
final class FailureWatch {
    /** More are not kept: a webhook that goes on failing is seen again. */
    static final int MAX_SEEN = 10_000;

    private final WebhookAlerts alerts;
    private final Map<WebhookId, WebhookAlert> seen = new ConcurrentHashMap<>();
    private volatile Runnable onSeen = () -> {};

    FailureWatch(WebhookAlerts alerts) {
        this.alerts = alerts;
    }

    /** What to do when a webhook is seen to fail that was not seen since the last were noted; returns at once. */
    void onSeen(Runnable action) {
        onSeen = action;
    }

    /** Looks at a batch that was settled. Never blocks, and does nothing more where all of it succeeded. */
    void look(List<Settlement> batch, Settled settled) {
        if (batch.stream().allMatch(each -> each.attempt().outcome().isSuccess())) {
            return;
        }
        Map<WebhookId, WebhookHealth> health =
                settled.health().stream().collect(Collectors.toMap(WebhookHealth::webhook, Function.identity()));
        for (Settlement each : batch) {
            WebhookHealth after = health.get(each.delivery().webhook());
            if (after != null && !settled.lost().contains(each.delivery().id())) {
                AlertRules.judge(each.attempt(), each.verdict(), after).ifPresent(this::keep);
            }
        }
    }

    private void keep(WebhookAlert alert) {
        if (seen.size() < MAX_SEEN) {
            if (seen.putIfAbsent(alert.webhook(), alert) == null) {
                onSeen.run();
            }
        }
    }

    /** Notes what was seen. Where the database is away, it is kept for the next time. */
    void note() {
        List<WebhookAlert> failing = List.copyOf(seen.values());
        if (!failing.isEmpty()) {
            alerts.noteFailing(failing);
            failing.forEach(alert -> seen.remove(alert.webhook(), alert));
        }
    }
}
