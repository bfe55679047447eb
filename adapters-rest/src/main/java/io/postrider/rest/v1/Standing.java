package io.postrider.rest.v1;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.rest.json.Times;
import java.util.List;
import java.util.Optional;

/** Says in words why a delivery stands where it stands. */
final class Standing {
    private Standing() {}

    /**
     * The explanation.
     *
     * @param attempts those that are still known, the oldest first
     * @param webhook empty where it was deleted
     */
    static String of(Delivery delivery, List<Attempt> attempts, Optional<Webhook> webhook) {
        String why =
                switch (delivery.state()) {
                    case PENDING -> pending(delivery);
                    case RETRYING -> lastFailure(delivery, attempts) + " " + next(delivery, webhook);
                    case SUCCEEDED -> "Attempt " + delivery.attemptCount() + " was accepted" + status(delivery) + ".";
                    case FAILED -> lastFailure(delivery, attempts) + " It is not attempted again by itself.";
                    case CANCELLED -> "It was cancelled: on request, or because its webhook was deleted.";
                };
        return delivery.state().isFinal()
                ? why
                : why + webhook.map(Standing::obstacle).orElse(" Its webhook is deleted.");
    }

    private static String pending(Delivery delivery) {
        int number = delivery.attemptCount() + 1;
        return delivery.nextAttemptAt() == null
                ? "Attempt " + number + " is under way."
                : "Attempt " + number + " is due at " + Times.text(delivery.nextAttemptAt()) + ".";
    }

    private static String next(Delivery delivery, Optional<Webhook> webhook) {
        int number = delivery.attemptCount() + 1;
        String of = webhook.map(known -> " of " + known.policy().retrySchedule().attempts())
                .orElse("");
        return delivery.nextAttemptAt() == null
                ? "Attempt " + number + of + " is under way."
                : "Attempt " + number + of + " is due at " + Times.text(delivery.nextAttemptAt()) + ".";
    }

    private static String lastFailure(Delivery delivery, List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return "Attempt " + delivery.attemptCount() + " failed" + status(delivery) + ".";
        }
        Attempt last = attempts.get(attempts.size() - 1);
        return "Attempt " + last.number() + " failed: " + last.outcome().reason() + ".";
    }

    private static String status(Delivery delivery) {
        return delivery.lastResponseStatus() == null ? "" : " with status " + delivery.lastResponseStatus();
    }

    private static String obstacle(Webhook webhook) {
        return webhook.status() == WebhookStatus.ENABLED ? "" : " Its webhook is disabled.";
    }
}
