package io.postrider.application.webhook;

import io.postrider.application.storage.Counted;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The webhooks that are not deleted. All methods throw {@code StorageUnavailable} where the database cannot be reached. */
public interface Webhooks {
    /** Adds a webhook in its first version. An id that is there already is a caller's bug. */
    void add(Webhook webhook);

    /** The webhook of that account, through whichever dialect it came. */
    Optional<Webhook> find(AccountId account, WebhookId id);

    /**
     * The webhook, where the caller can reach it.
     *
     * @throws UnknownWebhook where it is out of reach
     */
    default Webhook reached(Reach reach, WebhookId id) {
        return find(reach.account(), id).filter(reach::covers).orElseThrow(UnknownWebhook::new);
    }

    Page<Webhook> list(AccountId account, Filter filter, PageRequest page);

    /** The same list in counted pages, with its exact total. */
    Counted<Webhook> list(AccountId account, Filter filter, PageNumber page);

    /** How many the account has in all dialects together. */
    int count(AccountId account);

    /** How many the account has in the dialect. */
    int count(AccountId account, DialectName dialect);

    /**
     * Stores a changed webhook.
     *
     * <p>Where it answers false, {@link #find} called next in the same transaction reads what is stored now, not what was read
     * there before: the change can be tried again.
     *
     * @return false, and nothing is changed, where the stored version is not the one before {@code changed.version()} or the
     *     webhook is gone
     */
    boolean replace(Webhook changed);

    /** Deletes it: nothing more is delivered, what was delivered stays readable. False where the account has no such webhook. */
    boolean remove(AccountId account, WebhookId id);

    /** The health of those webhooks; {@link WebhookHealth#unknown} for one that nothing was sent to. */
    Map<WebhookId, WebhookHealth> health(Collection<WebhookId> ids);

    /**
     * Starts the count of a webhook's failures anew, as if its last attempt had succeeded; time and status of that attempt
     * stay. Should it fail repeatedly again, its account is told again. Nothing changes where nothing was sent to it yet.
     */
    void forgetFailures(WebhookId id);

    /**
     * Which webhooks are wanted; null leaves a criterion out.
     *
     * @param subscribedTo a type that one of the webhook's patterns matches
     */
    record Filter(
            @Nullable DialectName dialect,
            @Nullable String space,
            @Nullable Boolean enabled,
            @Nullable EventType subscribedTo) {
        public static final Filter ALL = new Filter(null, null, null);

        public Filter(@Nullable DialectName dialect, @Nullable String space, @Nullable Boolean enabled) {
            this(dialect, space, enabled, null);
        }
    }
}
