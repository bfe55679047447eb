package io.postrider.application.webhook;

import io.postrider.application.storage.Counted;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads webhooks with their health. */
public final class FindWebhooks {
    private static final int READ_AT_ONCE = 200;

    private final Webhooks webhooks;

    public FindWebhooks(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /**
     * The webhook of that id.
     *
     * @throws UnknownWebhook where it is out of reach
     */
    public WebhookWithHealth find(Reach reach, WebhookId id) {
        return withHealth(List.of(webhooks.reached(reach, id))).get(0);
    }

    /**
     * The newest first.
     *
     * @param enabled null for both
     */
    public Page<WebhookWithHealth> list(Reach reach, @Nullable Boolean enabled, PageRequest page) {
        Page<Webhook> found =
                webhooks.list(reach.account(), new Webhooks.Filter(reach.dialect(), reach.space(), enabled), page);
        return new Page<>(withHealth(found.items()), found.hasMore());
    }

    /** All that can be reached, the newest first: for those who list them in one piece. */
    public List<WebhookWithHealth> all(Reach reach) {
        List<WebhookWithHealth> all = new ArrayList<>();
        UUID after = null;
        boolean hasMore = true;
        while (hasMore) {
            Page<WebhookWithHealth> page = list(reach, null, new PageRequest(READ_AT_ONCE, after));
            all.addAll(page.items());
            hasMore = page.hasMore() && !page.items().isEmpty();
            after = hasMore ? all.get(all.size() - 1).webhook().id().value() : null;
        }
        return all;
    }

    /**
     * The newest first, in counted pages.
     *
     * @param enabled null for both
     * @param subscribedTo a type that they subscribe to; null for any
     */
    public Counted<WebhookWithHealth> list(
            Reach reach, @Nullable Boolean enabled, @Nullable EventType subscribedTo, PageNumber page) {
        Counted<Webhook> found = webhooks.list(
                reach.account(), new Webhooks.Filter(reach.dialect(), reach.space(), enabled, subscribedTo), page);
        return new Counted<>(withHealth(found.items()), found.total());
    }

    /**
     * What receivers verify with.
     *
     * @return empty where the webhook's scheme has no public key
     * @throws UnknownWebhook where it is out of reach
     */
    public Optional<PublicKey> publicKey(Reach reach, WebhookId id) {
        Webhook webhook = webhooks.reached(reach, id);
        String text = webhook.signing().current().publicKey();
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new PublicKey(webhook.signing().scheme(), text));
    }

    private List<WebhookWithHealth> withHealth(List<Webhook> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        Map<WebhookId, WebhookHealth> health =
                webhooks.health(found.stream().map(Webhook::id).toList());
        return found.stream()
                .map(webhook -> new WebhookWithHealth(
                        webhook, health.getOrDefault(webhook.id(), WebhookHealth.unknown(webhook.id()))))
                .toList();
    }

    /** A webhook and how its receiver has been doing. */
    public record WebhookWithHealth(Webhook webhook, WebhookHealth health) {}

    /**
     * The current public key of a webhook.
     *
     * @param text in the text form of the scheme
     */
    public record PublicKey(SignatureSchemeName scheme, String text) {}
}
